package application

import (
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Follow takes over the live number of replicas, images and environment, which
// others change on purpose: an operator who scales, a pipeline that sets images.
// So ignore_changes works for them.
func (kind) Follow(a *model.Application, key object.Key, c diff.Change) {
	if key != workloadKey(*a) {
		return
	}
	const pod = "spec.template.spec."
	path := object.PathString(c.Path)
	if n, ok := c.Live.(int64); ok && path == "spec.replicas" && !a.IsHibernated() { // then it is no wish for a number
		a.Replicas = int32(n)
	}
	follow(&a.Container, pod+"containers[name="+a.Name+"]", path, c.Live)
	for name, sidecar := range a.Sidecars {
		follow(&sidecar.Container, pod+"containers[name="+name+"]", path, c.Live)
		a.Sidecars[name] = sidecar
	}
	for i := range a.InitContainers {
		init := &a.InitContainers[i]
		follow(&init.Container, pod+"initContainers[name="+init.Name+"]", path, c.Live)
	}
}

// follow takes over what has changed in one container.
func follow(c *model.Container, container, path string, live any) {
	switch path {
	case container + ".image":
		if image, ok := live.(string); ok {
			c.Image = image
		}
	case container + ".env":
		clear(c.Env)
	default:
		for name := range c.Env {
			switch path {
			case container + ".env[name=" + name + "]":
				delete(c.Env, name)
			case container + ".env[name=" + name + "].value":
				c.Env[name], _ = live.(string)
			}
		}
	}
}
