package application

import (
	"slices"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestCheck_dataOfANodeStaysThere(t *testing.T) {
	warning := []string{`warning: data/pg: data of volume "log" stays on a node`}
	writable := model.Volume{MountPath: ptr.To("/log"), HostPath: &model.HostPath{Path: "/var/log"}}
	for name, test := range map[string]struct {
		change func(*model.Application, *model.Volume)
		want   []string
	}{
		"a directory":               {func(*model.Application, *model.Volume) {}, warning},
		"a directory that is made":  {func(_ *model.Application, v *model.Volume) { v.HostPath.Type = ptr.To("DirectoryOrCreate") }, warning},
		"a socket":                  {func(_ *model.Application, v *model.Volume) { v.HostPath.Type = ptr.To("Socket") }, nil},
		"a directory to read":       {func(_ *model.Application, v *model.Volume) { v.ReadOnly = ptr.To(true) }, nil},
		"pods that belong to nodes": {func(a *model.Application, _ *model.Volume) { a.Controller = "DaemonSet" }, nil},
		"one of two mounts to read": {func(_ *model.Application, v *model.Volume) {
			v.MountPath, v.Mounts = nil, []model.Mount{{Path: "/a", ReadOnly: ptr.To(true)}, {Path: "/b"}}
		}, warning},
	} {
		t.Run(name, func(t *testing.T) {
			v := writable
			v.HostPath = &model.HostPath{Path: "/var/log"}
			a := pg(replicas(1))
			test.change(&a, &v)
			a.Volumes["log"] = v
			before := pg(replicas(1))
			for what, got := range map[string][]string{
				"creation": found(kind{}.Check(change(nil, &a))),
				"update":   found(kind{}.Check(change(&before, &a))),
			} {
				if !slices.Equal(got, test.want) {
					t.Errorf("%s: got %v, want %v", what, got, test.want)
				}
			}
		})
	}
}
