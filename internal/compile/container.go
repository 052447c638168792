package compile

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// container is a container as the API has it.
func container(a model.Application, c podContainer) (corev1.Container, error) {
	env, err := environment(c)
	if err != nil {
		return corev1.Container{}, fmt.Errorf("container %s: %w", c.name, err)
	}
	resources, err := resourceRequirements(ptr.Deref(c.Resources, model.Resources{}))
	if err != nil {
		return corev1.Container{}, fmt.Errorf("container %s: resources: %w", c.name, err)
	}
	probes := ptr.Deref(c.Probes, model.Probes{})
	out := corev1.Container{
		Name:            c.name,
		Image:           c.Image,
		ImagePullPolicy: corev1.PullPolicy(orZero(c.ImagePullPolicy)),
		Command:         c.Command,
		Args:            c.Args,
		WorkingDir:      orZero(c.WorkingDir),
		Ports:           containerPorts(c.Ports),
		Env:             env,
		Resources:       resources,
		VolumeMounts:    mounts(a, c),
		VolumeDevices:   volumeDevices(a, c.key),
		SecurityContext: containerSecurityContext(a, c.SecurityContext),
		Lifecycle:       lifecycle(c.Hooks),
		StartupProbe:    probe(probes.Startup),
		LivenessProbe:   probe(probes.Liveness),
		ReadinessProbe:  readinessProbe(c, probes.Readiness),
	}
	if c.stays {
		out.RestartPolicy = ptr.To(corev1.ContainerRestartPolicyAlways)
	}
	return out, nil
}

func resourceRequirements(r model.Resources) (corev1.ResourceRequirements, error) {
	requests, err := quantities(r.Requests)
	if err != nil {
		return corev1.ResourceRequirements{}, fmt.Errorf("requests: %w", err)
	}
	limits, err := quantities(r.Limits)
	if err != nil {
		return corev1.ResourceRequirements{}, fmt.Errorf("limits: %w", err)
	}
	return corev1.ResourceRequirements{Requests: requests, Limits: limits}, nil
}
