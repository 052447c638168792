package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

// sharing is an application whose other containers have some of its files and
// secrets.
func sharing() Application {
	return Application{
		Name: "pg", Namespace: "data", Replicas: 1, Container: Container{Image: "postgres:17"},
		ConfigFiles: map[string]string{"/etc/exporter.yml": "a: b", "/etc/pg/pg.conf": "c"},
		Secrets:     map[string]Secret{"PASSWORD": {ValueWOVersion: 1, MountPath: ptr.To("/run/secrets/password")}},
		Sidecars: map[string]Sidecar{"metrics": {
			Container: Container{Image: "exporter:1", Env: map[string]string{"DSN": "postgres:$(PASSWORD)@localhost"}},
			Given:     Given{ConfigFiles: []string{"/etc/exporter.yml"}, Secrets: []string{"PASSWORD"}},
		}},
		InitContainers: []InitContainer{{Name: "prepare", Container: Container{Image: "busybox"}, Given: Given{Secrets: []string{"PASSWORD"}}}},
		Volumes:        map[string]Volume{"scratch": {EmptyDir: &EmptyDir{}, Mounts: []Mount{{Path: "/scratch", Container: ptr.To("metrics")}}}},
	}
}

// metrics changes a sidecar.
func metrics(change func(*Sidecar)) func(*Application) {
	return func(a *Application) {
		c := a.Sidecars["metrics"]
		change(&c)
		a.Sidecars["metrics"] = c
	}
}

func TestGiven_isRefused(t *testing.T) {
	at := Path{"sidecars", "metrics"}
	place := Path{"volumes", "scratch", "mounts", 0}
	moved := func(to string) func(*Application) {
		return func(a *Application) { a.Volumes["scratch"].Mounts[0].Path = to }
	}
	reads := func(first Path) []Path { return []Path{first, place.At("path"), place.At("container")} }
	refuses(t, sharing, []refusal[Application]{
		{
			name:   "a file that there is not",
			change: metrics(func(c *Sidecar) { c.ConfigFiles[0] = "/etc/other.yml" }),
			at:     at.At("config_files", 0), reads: []Path{{"config_files"}}, says: `"/etc/other.yml" is no path of the application's config_files`,
		},
		{
			name:   "a file twice",
			change: metrics(func(c *Sidecar) { c.ConfigFiles = append(c.ConfigFiles, c.ConfigFiles[0]) }),
			at:     at.At("config_files", 1), says: "in the list already",
		},
		{
			name:   "a secret that there is not",
			change: func(a *Application) { a.InitContainers[0].Secrets[0] = "TOKEN" },
			at:     Path{"init_containers", 0, "secrets", 0}, reads: []Path{{"secrets"}}, says: `"TOKEN" is no name of the application's secrets`,
		},
		{
			name:   "a secret twice",
			change: metrics(func(c *Sidecar) { c.Secrets = append(c.Secrets, "PASSWORD") }),
			at:     at.At("secrets", 1), says: "in the list already",
		},
		{
			name:   "a secret beside a variable of its name",
			change: metrics(func(c *Sidecar) { c.EnvFromField = map[string]string{"PASSWORD": "metadata.name"} }),
			at:     at.At("secrets", 0), reads: []Path{{"secrets", "PASSWORD", "env"}}, says: "is set in env_from_field and by the secret",
		},
		{
			name:   "a file where a volume is",
			change: moved("/etc/exporter.yml/"),
			at:     at.At("config_files", 0), reads: reads(Path{"config_files"}), says: `has a file at "/etc/exporter.yml", but the volume "scratch"`,
		},
		{
			name:   "a secret above a volume",
			change: moved("/run/secrets/password/more"),
			at:     at.At("secrets", 0), reads: reads(Path{"secrets", "PASSWORD", "mount_path"}), says: `the volume "scratch" is mounted at "/run/secrets/password/more"`,
		},
	})
}

func TestGiven_isAccepted(t *testing.T) {
	for name, change := range map[string]func(*Application){
		"as it is":           func(*Application) {},
		"a file in a volume": func(a *Application) { a.Volumes["scratch"].Mounts[0].Path = "/etc" },
		"a secret as a file": func(a *Application) {
			a.Secrets["PASSWORD"] = Secret{ValueWOVersion: 1, Env: ptr.To(false), MountPath: ptr.To("/run/password")}
			metrics(func(c *Sidecar) { c.Env = map[string]string{"PASSWORD": "x"} })(a)
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := sharing()
			change(&a)
			for _, p := range a.Validate() {
				t.Errorf("%v: %s", p.Path, p.Detail)
			}
		})
	}
}
