package model

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
)

func TestApplication_secretsAreRefused(t *testing.T) {
	secret := func(name string, s Secret) func(*Application) {
		return func(a *Application) { a.Secrets[name] = s }
	}
	file := func(name, path string) func(*Application) {
		return secret(name, Secret{ValueWOVersion: 1, Env: ptr.To(false), MountPath: ptr.To(path)})
	}
	variable := Secret{ValueWOVersion: 1}
	path := Path{"secrets", "X", "mount_path"}
	refuses(t, application, []refusal[Application]{
		{name: "name with a space", change: secret("A B", variable), at: Path{"secrets", "A B"}, says: `"A B"`},
		{name: "no name", change: secret("", variable), at: Path{"secrets", ""}, says: `""`},
		{name: "name with a slash", change: file("tls/key", "/x"), at: Path{"secrets", "tls/key"}, says: "alphanumeric"},
		{name: "name of 254 characters", change: secret(strings.Repeat("a", 254), variable), at: Path{"secrets", strings.Repeat("a", 254)}, says: "253"},
		{
			name: "no version", change: secret("X", Secret{}),
			at: Path{"secrets", "X", "value_wo_version"}, says: "Begin with value_wo_version = 1",
		},
		{
			name: "negative version", change: secret("X", Secret{ValueWOVersion: -1}),
			at: Path{"secrets", "X", "value_wo_version"}, says: "has the version -1",
		},
		{
			name: "neither variable nor file", change: secret("X", Secret{ValueWOVersion: 1, Env: ptr.To(false)}),
			at: Path{"secrets", "X", "env"}, reads: []Path{path}, says: "no process could read it",
		},
		{
			name: "variable of env", change: secret("B", variable),
			at: Path{"secrets", "B", "env"}, says: "The environment variable B is set in env and in secrets",
		},
		{
			name: "variable of env_from_secret", change: secret("PASSWORD", variable),
			at: Path{"secrets", "PASSWORD", "env"}, says: "Remove it from env_from_secret, or set env = false",
		},
		{name: "relative path", change: file("X", "x"), at: path, says: "absolute"},
		{name: "empty path", change: file("X", ""), at: path, says: "absolute"},
		{name: "directory", change: file("X", "/etc/pg/"), at: path, says: "path of a directory"},
		{name: "the root directory", change: file("X", "/"), at: path, says: "path of a directory"},
		{name: "path with dots", change: file("X", "/etc/./x"), at: path, says: `write "/etc/x"`},
		{name: "path with a colon", change: file("X", "/a:b"), at: path, says: "colon"},
		{name: "path of a configuration file", change: file("X", "/etc/pg/pg.conf"), at: path, says: `The secret "X" and config_files both put a file at "/etc/pg/pg.conf"`},
		{name: "path below a configuration file", change: file("X", "/etc/pg/pg.conf/x"), at: path, says: `config_files puts one at "/etc/pg/pg.conf"`},
		{
			name: "path above a configuration file",
			change: func(a *Application) {
				a.ConfigFiles["/x/y/z"] = ""
				file("X", "/x/y")(a)
			},
			at: path, says: `config_files puts one at "/x/y/z"`,
		},
		{
			name: "path of another secret", change: file("X", "/run/secrets/a"),
			at: path, reads: []Path{{"secrets", "A", "mount_path"}}, says: `the secret "A" both put a file`,
		},
		{
			name: "path below another secret", change: file("X", "/run/secrets/a/x"),
			at: path, reads: []Path{{"secrets", "A", "mount_path"}}, says: `the secret "A" puts one at "/run/secrets/a"`,
		},
		{
			name: "path of a volume", change: file("X", "/dev/shm"),
			at: path, reads: []Path{{"volumes", "shm", "mount_path"}}, says: `the volume "shm" is mounted at "/dev/shm"`,
		},
		{
			name: "path above a volume", change: file("X", "/dev"),
			at: path, reads: []Path{{"volumes", "shm", "mount_path"}}, says: "a file can't be a directory as well",
		},
		{
			name: "more than a Secret holds",
			change: func(a *Application) {
				a.Secrets["ADMIN_PASSWORD"] = Secret{ValueWO: ptr.To(strings.Repeat("x", 1<<19)), ValueWOVersion: 1}
				a.Secrets["X"] = Secret{ValueWO: ptr.To(strings.Repeat("x", 1<<19+1)), ValueWOVersion: 1}
			},
			at: Path{"secrets"}, reads: []Path{{"secrets", "ADMIN_PASSWORD", "value_wo"}, {"secrets", "X", "value_wo"}}, says: "1048577 bytes",
		},
		{
			name: "reserved name of a volume",
			change: func(a *Application) {
				a.Volumes["secret-files"] = Volume{MountPath: ptr.To("/x"), EmptyDir: &EmptyDir{}}
			},
			at: Path{"volumes", "secret-files"}, says: "holds secrets",
		},
	})
}

func TestApplication_secretsAreRefusedAllAtOnce(t *testing.T) {
	a := application()
	a.Secrets = map[string]Secret{
		"A":   {Env: ptr.To(false)},
		"B":   {ValueWOVersion: 1, MountPath: ptr.To("/dev/shm")},
		"C D": {MountPath: ptr.To("/dev/shm")},
	}
	var got []string
	for _, p := range a.Validate() {
		got = append(got, p.Path.String()+": "+p.Summary)
	}
	want := []string{
		`secrets["A"].value_wo_version: Missing version`,
		`secrets["A"].env: Secret without a reader`,
		`secrets["B"].env: Variable set twice`,
		`secrets["B"].mount_path: Volume over a file`,
		`secrets["C D"]: Invalid secret name`,
		`secrets["C D"].value_wo_version: Missing version`,
		`secrets["C D"].mount_path: Two files in one place`,
		`secrets["C D"].mount_path: Volume over a file`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestApplication_secretValuesAreNeverShown(t *testing.T) {
	a := application()
	a.Secrets = map[string]Secret{
		"=": {ValueWO: ptr.To("hidden")},
		"B": {ValueWO: ptr.To("hidden" + strings.Repeat("x", maxSecrets)), ValueWOVersion: 1, MountPath: ptr.To("hosts")},
		"C": {ValueWO: ptr.To("hidden"), Env: ptr.To(false)},
	}
	problems := a.Validate()
	if len(problems) < 6 {
		t.Errorf("got %d problems: %v", len(problems), problems)
	}
	for _, p := range problems {
		if strings.Contains(p.Detail, "hidden") {
			t.Errorf("%s", p.Detail)
		}
	}
}

// Names of secrets are checked as keys only.
func TestApplication_everyKeyIsAVariable(t *testing.T) {
	for c := range rune(256) {
		a := application()
		key := "a" + string(c)
		a.Secrets = map[string]Secret{key: {ValueWOVersion: 1}}
		if len(a.Validate()) > 0 {
			continue
		}
		a.Secrets, a.Env = nil, map[string]string{key: ""}
		for _, p := range a.Validate() {
			t.Errorf("%q is a secret and no variable: %s", key, p.Detail)
		}
	}
}
