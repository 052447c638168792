package application

import (
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Follow takes over the live number of replicas, image and environment, which
// others change on purpose: an operator who scales, a pipeline that sets images.
// So ignore_changes works for them.
func (kind) Follow(a *model.Application, key object.Key, c diff.Change) {
	if key != workloadKey(*a) {
		return
	}
	container := "spec.template.spec.containers[name=" + a.Name + "]"
	switch path := object.PathString(c.Path); path {
	case "spec.replicas":
		if n, ok := c.Live.(int64); ok {
			a.Replicas = int32(n)
		}
	case container + ".image":
		if image, ok := c.Live.(string); ok {
			a.Image = image
		}
	case container + ".env":
		clear(a.Env)
	default:
		for name := range a.Env {
			switch path {
			case container + ".env[name=" + name + "]":
				delete(a.Env, name)
			case container + ".env[name=" + name + "].value":
				a.Env[name], _ = c.Live.(string)
			}
		}
	}
}
