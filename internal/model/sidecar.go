package model

import (
	"path"
	"slices"
)

// Sidecar is a container beside the main one.
type Sidecar struct {
	Container
	Given
}

// Given is what a container beside the main one has of the application's files and
// secrets. The main one has all of them.
type Given struct {
	// ConfigFiles are paths of config_files.
	ConfigFiles []string `tfsdk:"config_files"`
	// Secrets are names of secrets.
	Secrets []string `tfsdk:"secrets"`
}

// beside is a container beside the main one, and where its attributes are.
type beside struct {
	at   Path
	name string
	Container
	Given
}

// others are the containers beside the main one, as in ContainerNames.
func (a Application) others() []beside {
	var out []beside
	for _, name := range names(a.Sidecars) {
		c := a.Sidecars[name]
		out = append(out, beside{Path{"sidecars", name}, name, c.Container, c.Given})
	}
	for i, c := range a.InitContainers {
		out = append(out, beside{Path{"init_containers", i}, c.Name, c.Container, c.Given})
	}
	return out
}

// validateGiven wants files and secrets that there are, and room for them.
func validateGiven(p *Problems, a Application) {
	for _, c := range a.others() {
		for i, file := range c.ConfigFiles {
			at := c.at.At("config_files", i)
			if _, there := a.ConfigFiles[file]; !there {
				p.addReading(at, []Path{{"config_files"}}, "Unknown file", "%q is no path of the application's config_files. Add the file there, or remove it here.", file)
				continue
			}
			validateOnce(p, at, file, c.ConfigFiles[:i])
			validateRoom(p, a, c, at, []Path{{"config_files"}}, file)
		}
		for i, name := range c.Secrets {
			at := c.at.At("secrets", i)
			secret, there := a.Secrets[name]
			if !there {
				p.addReading(at, []Path{{"secrets"}}, "Unknown secret", "%q is no name of the application's secrets. Add the secret there, or remove it here.", name)
				continue
			}
			validateOnce(p, at, name, c.Secrets[:i])
			if secret.IsVariable() {
				validateFree(p, c, at, name)
			}
			if secret.MountPath != nil {
				validateRoom(p, a, c, at, []Path{{"secrets", name, "mount_path"}}, *secret.MountPath)
			}
		}
	}
}

func validateOnce(p *Problems, at Path, name string, before []string) {
	if slices.Contains(before, name) {
		p.add(at, "Named twice", "%q is in the list already. Remove one of the two.", name)
	}
}

// validateFree refuses a secret by the name of a variable that the container sets
// itself.
func validateFree(p *Problems, c beside, at Path, name string) {
	for _, other := range c.variables() {
		if slices.Contains(other.names, name) {
			p.addReading(at, []Path{{"secrets", name, "env"}}, "Variable set twice",
				"The environment variable %s is set in %s and by the secret; a container can have it only once. Remove one of them.", name, other.attribute)
		}
	}
}

// validateRoom refuses a file where the container has a volume, or above one.
func validateRoom(p *Problems, a Application, c beside, at Path, reads []Path, file string) {
	if !isFilePath(file) {
		return
	}
	for _, x := range a.places() {
		if x.container() == c.name && (path.Clean(x.Path) == file || below(file, x.Path)) {
			p.addReading(at, slices.Concat(reads, x.reads()), "Volume over a file",
				"The container %q has a file at %q, but the volume %q is mounted at %q, and a file can't be a directory as well. Change one of the paths.", c.name, file, x.volume, x.Path)
		}
	}
}
