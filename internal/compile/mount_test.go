package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mountedIn are the paths at which a container has volumes, with their names.
func mountedIn(a model.Application, container string) (mounted, devices map[string]string) {
	c := podContainer{key: container}
	if container == mainContainer {
		c.given = allGiven(a)
	}
	mounted, devices = map[string]string{}, map[string]string{}
	for _, m := range mounts(a, c) {
		mounted[m.MountPath] = m.Name
	}
	for _, d := range volumeDevices(a, container) {
		devices[d.DevicePath] = d.Name
	}
	return mounted, devices
}

func TestMounts_areThoseOfTheContainer(t *testing.T) {
	a := secrets()
	a.Volumes["logs"] = model.Volume{EmptyDir: &model.EmptyDir{}, Mounts: []model.Mount{{Path: "/logs"}, {Path: "/in", Container: ptr.To("ship")}}}
	a.Volumes["raw"] = model.Volume{
		Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{VolumeMode: ptr.To("Block")},
		Mounts: []model.Mount{{Path: "/dev/a"}, {Path: "/dev/b", Container: ptr.To("ship")}},
	}
	for container, want := range map[string][2]map[string]string{
		"": {
			{
				"/var/lib/postgresql/data": "data", "/logs": "logs", "/etc/postgresql/postgresql.conf": configVolume,
				"/run/secrets/app": secretVolume, "/etc/postgresql/tls.key": secretVolume,
			},
			{"/dev/a": "raw"},
		},
		"ship":  {{"/in": "logs"}, {"/dev/b": "raw"}},
		"other": {{}, {}},
	} {
		mounted, devices := mountedIn(a, container)
		if diff := cmp.Diff(want, [2]map[string]string{mounted, devices}); diff != "" {
			t.Errorf("container %q (-want +got):\n%s", container, diff)
		}
	}
}

func TestVolume_pullPolicyIsTheServersDefault(t *testing.T) {
	for image, want := range map[string]string{
		"plugin": "Always", "plugin:latest": "Always", "registry:5000/plugin": "Always",
		"plugin:latest@sha256:0": "Always", "plugin@sha256:0": "IfNotPresent",
		"plugin:1": "IfNotPresent", "registry:5000/plugin:1": "IfNotPresent",
	} {
		if got := pullPolicy(image); got != want {
			t.Errorf("%s: %s, want %s", image, got, want)
		}
	}
}

func TestVolume_whatCannotBeReadIsAnError(t *testing.T) {
	keys := &model.KeyFiles{Name: "a", DefaultMode: ptr.To("rw")}
	fields := map[string]model.PodField{"a": {Resource: ptr.To("limits.cpu"), Divisor: ptr.To("much")}}
	for name, v := range map[string]model.Volume{
		"mode of a ConfigMap":          {ConfigMap: keys},
		"mode of a Secret":             {Secret: keys},
		"mode of fields":               {DownwardAPI: &model.DownwardAPI{DefaultMode: ptr.To("rw")}},
		"mode of a projected volume":   {Projected: &model.Projected{DefaultMode: ptr.To("rw")}},
		"unit":                         {DownwardAPI: &model.DownwardAPI{Items: fields}},
		"unit in a projected volume":   {Projected: &model.Projected{Sources: []model.Projection{{DownwardAPI: &model.ProjectedFields{Items: fields}}}}},
		"size of a claim of the pod's": {Ephemeral: &model.EphemeralClaim{Size: "big"}},
	} {
		a := minimal()
		a.Volumes = map[string]model.Volume{"x": v}
		if _, err := Application(a); err == nil {
			t.Errorf("%s: compiled", name)
		}
	}
}
