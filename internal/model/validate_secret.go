package model

import (
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
)

// maxSecrets is how much one Secret can hold, in bytes.
const maxSecrets = 1 << 20

// validateSecrets never shows values. Problems are put at the attributes that
// they rest on, not at the secret as a whole: its value is often unknown, and
// nothing is said of what contains an unknown.
func validateSecrets(p *Problems, a Application) {
	size := 0
	var values []Path
	for _, name := range names(a.Secrets) {
		at, s := Path{"secrets", name}, a.Secrets[name]
		// Every key of a Secret is also the name of a variable, by the rule that
		// validateEnvironment goes by.
		p.invalid(at, "Invalid secret name", "The secret's name", name, validation.IsConfigMapKey(name))
		if s.ValueWO != nil {
			size += len(*s.ValueWO)
			values = append(values, at.At("value_wo"))
		}
		if s.ValueWOVersion < 1 {
			p.add(at.At("value_wo_version"), "Missing version",
				"The secret %q has the version %d; it needs one from 1. Begin with value_wo_version = 1, and raise it whenever there is a new value to send.", name, s.ValueWOVersion)
		}
		validateSecretVariable(p, at.At("env"), a, name)
		validateSecretFile(p, at.At("mount_path"), a, name)
		if !s.IsVariable() && s.MountPath == nil {
			p.addReading(at.At("env"), []Path{at.At("mount_path")}, "Secret without a reader",
				"The secret %q has env = false and no mount_path, so that no process could read it. Set mount_path for a file, or leave env out for an environment variable.", name)
		}
	}
	if size > maxSecrets {
		p.addReading(Path{"secrets"}, values, "Secrets too large",
			"The secrets have %d bytes together; a Secret holds at most %d. Put large files into the image or on a volume.", size, maxSecrets)
	}
}

// validateSecretVariable refuses a variable that is set elsewhere too.
func validateSecretVariable(p *Problems, at Path, a Application, name string) {
	if !a.Secrets[name].IsVariable() {
		return
	}
	for _, other := range a.variables() {
		if slices.Contains(other.names, name) {
			p.add(at, "Variable set twice",
				"The environment variable %s is set in %s and in secrets; a container can have it only once. Remove it from %s, or set env = false for the secret.",
				name, other.attribute, other.attribute)
		}
	}
}

// validateSecretFile wants a path that no other file and no volume is in the way
// of. Two secrets in each other's way are reported once, at the later name. Paths
// that are wrong by themselves are reported elsewhere, and not compared.
func validateSecretFile(p *Problems, at Path, a Application, name string) {
	if a.Secrets[name].MountPath == nil {
		return
	}
	file := *a.Secrets[name].MountPath
	validateFilePath(p, at, file)
	if !isFilePath(file) {
		return
	}
	for _, other := range names(a.ConfigFiles) {
		validateApart(p, at, nil, name, file, "config_files", other)
	}
	for _, other := range names(a.Secrets) {
		if where := a.Secrets[other].MountPath; other < name && where != nil {
			validateApart(p, at, []Path{{"secrets", other, "mount_path"}}, name, file, "the secret \""+other+"\"", *where)
		}
	}
	for _, volume := range names(a.Volumes) {
		mount := a.Volumes[volume].MountPath
		if path.Clean(mount) == file || below(file, mount) {
			p.addReading(at, []Path{{"volumes", volume, "mount_path"}}, "Volume over a file",
				"The secret %q is a file at %q, but the volume %q is mounted at %q, and a file can't be a directory as well. Change one of the paths.", name, file, volume, mount)
		}
	}
}

// validateApart refuses two files of which one would hide the other or be a
// directory.
func validateApart(p *Problems, at Path, reads []Path, name, file, owner, other string) {
	switch {
	case !isFilePath(other):
	case file == other:
		p.addReading(at, reads, "Two files in one place",
			"The secret %q and %s both put a file at %q; one would hide the other. Change one of the paths.", name, owner, file)
	case below(file, other), below(other, file):
		p.addReading(at, reads, "File below a file",
			"The secret %q is a file at %q, and %s puts one at %q: one would lie below the other, which is a file and not a directory. Change one of the paths.", name, file, owner, other)
	}
}
