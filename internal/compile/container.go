package compile

import (
	"fmt"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mainContainer is the container that is the application; it has its name.
func mainContainer(a model.Application) (*corev1ac.ContainerApplyConfiguration, error) {
	env, err := environment(a)
	if err != nil {
		return nil, err
	}
	container := corev1ac.Container().
		WithName(a.Name).
		WithImage(a.Image).
		WithCommand(a.Command...).
		WithArgs(a.Args...).
		WithPorts(containerPorts(a.Ports)...).
		WithEnv(env...).
		WithVolumeMounts(volumeMounts(a, "")...).
		WithVolumeDevices(volumeDevices(a, "")...).
		WithSecurityContext(containerSecurityContext(a))
	if container.Resources, err = resourceRequirements(a.Resources); err != nil {
		return nil, fmt.Errorf("resources: %w", err)
	}
	probes := ptr.Deref(a.Probes, model.Probes{})
	container.StartupProbe = probe(probes.Startup)
	container.LivenessProbe = probe(probes.Liveness)
	container.ReadinessProbe = readinessProbe(a, probes.Readiness)
	return container, nil
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
