package model

import (
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// validateContainers checks all containers, each by itself and against those
// before it.
func validateContainers(p *Problems, a Application) {
	ports, called := newTaken(), map[string]Path{a.Name: {"name"}}
	validateContainer(p, a, placed{nil, a.Container}, ports)
	for _, name := range names(a.Sidecars) {
		at := Path{"sidecars", name}
		validateContainerName(p, at, name, called)
		validateContainer(p, a, placed{at, a.Sidecars[name].Container}, ports)
	}
	for i, c := range a.InitContainers {
		at := Path{"init_containers", i}
		validateContainerName(p, at.At("name"), c.Name, called)
		p.optionalOneOf(at.At("restart_policy"), c.RestartPolicy, always)
		if c.Stays() {
			validateContainer(p, a, placed{at, c.Container}, ports)
			continue
		}
		validateContainer(p, a, placed{at, c.Container}, newTaken())
		validateEnds(p, at, c)
	}
}

// validateContainer checks one container.
func validateContainer(p *Problems, a Application, c placed, before taken) {
	validateImage(p, c.at.At("image"), c.Image)
	p.optionalOneOf(c.at.At("image_pull_policy"), c.ImagePullPolicy, always, "IfNotPresent", "Never")
	if dir := c.WorkingDir; dir != nil && !path.IsAbs(*dir) {
		p.add(c.at.At("working_dir"), "Path not absolute", "The working directory %q needs an absolute path, one that begins with a slash.", *dir)
	}
	validateEnvironment(p, c.at, c.Container)
	validateResources(p, c.at.At("resources"), c.Resources)
	validatePorts(p, c, before)
	validateProbes(p, c)
	validateHooks(p, a, c)
	validateSecurityContext(p, a, c)
}

// validateContainerName wants a DNS label that no other container has. The main
// container has the name of the application.
func validateContainerName(p *Problems, at Path, name string, called map[string]Path) {
	p.invalid(at, "Invalid container name", "The container's name", name, validation.IsDNS1123Label(name))
	if other, twice := called[name]; twice {
		p.addReading(at, []Path{other}, "Container name used twice",
			"The container's name %q is taken by %s; every container of a pod needs a name of its own, and the main one has the application's. Choose another name.", name, other)
	}
	called[name] = at
}

func validateImage(p *Problems, at Path, image string) {
	switch {
	case image == "":
		p.add(at, "Missing image", "image is empty; it has to name a container image, such as \"postgres:17\".")
	case strings.TrimSpace(image) != image:
		p.add(at, "Invalid image", "image %q begins or ends with white space, which Kubernetes refuses. Remove it.", image)
	}
}

// validateEnds refuses what is only for containers that go on running.
func validateEnds(p *Problems, at Path, c InitContainer) {
	for _, running := range []struct {
		attribute string
		set       bool
	}{{"probes", c.Probes != nil}, {"hooks", c.Hooks != nil}} {
		if running.set {
			p.addReading(at.At(running.attribute), []Path{at.At("restart_policy")}, "Init container that ends",
				"The init container %q has to end before the next container starts, and Kubernetes takes %s of containers that go on running only. "+
					"Remove %s, or set restart_policy = \"Always\" for a container that runs beside the others.", c.Name, running.attribute, running.attribute)
		}
	}
}

func validateImagePullSecrets(p *Problems, secrets []string) {
	for i, name := range secrets {
		at := Path{"image_pull_secrets", i}
		p.invalid(at, "Invalid Secret name", "The Secret's name", name, validation.IsDNS1123Subdomain(name))
		if first := slices.Index(secrets, name); first < i {
			p.addReading(at, []Path{{"image_pull_secrets", first}}, "Secret named twice", "The Secret %q is in the list twice. Remove one of them.", name)
		}
	}
}
