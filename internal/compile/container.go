package compile

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// container is a container as the API has it.
func container(a model.Application, c podContainer) (*corev1ac.ContainerApplyConfiguration, error) {
	env, err := environment(c)
	if err != nil {
		return nil, fmt.Errorf("container %s: %w", c.name, err)
	}
	out := corev1ac.Container().
		WithName(c.name).
		WithImage(c.Image).
		WithCommand(c.Command...).
		WithArgs(c.Args...).
		WithPorts(containerPorts(c.Ports)...).
		WithEnv(env...).
		WithVolumeMounts(mounts(a, c)...).
		WithVolumeDevices(volumeDevices(a, c.key)...).
		WithSecurityContext(containerSecurityContext(a, c.SecurityContext))
	if c.ImagePullPolicy != nil {
		out.WithImagePullPolicy(corev1.PullPolicy(*c.ImagePullPolicy))
	}
	out.WorkingDir = c.WorkingDir
	if c.stays {
		out.WithRestartPolicy(corev1.ContainerRestartPolicyAlways)
	}
	if out.Resources, err = resourceRequirements(c.Resources); err != nil {
		return nil, fmt.Errorf("container %s: resources: %w", c.name, err)
	}
	out.Lifecycle = lifecycle(c.Hooks)
	probes := ptr.Deref(c.Probes, model.Probes{})
	out.StartupProbe = probe(probes.Startup)
	out.LivenessProbe = probe(probes.Liveness)
	out.ReadinessProbe = readinessProbe(c, probes.Readiness)
	return out, nil
}

// resourceRequirements are nil when nothing is requested or limited.
func resourceRequirements(r *model.Resources) (*corev1ac.ResourceRequirementsApplyConfiguration, error) {
	if r == nil || len(r.Requests)+len(r.Limits) == 0 {
		return nil, nil
	}
	requests, err := quantities(r.Requests)
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	limits, err := quantities(r.Limits)
	if err != nil {
		return nil, fmt.Errorf("limits: %w", err)
	}
	out := corev1ac.ResourceRequirements()
	if requests != nil {
		out.WithRequests(requests)
	}
	if limits != nil {
		out.WithLimits(limits)
	}
	return out, nil
}
