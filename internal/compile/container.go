package compile

import (
	"fmt"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mainContainer is the key of the main container among those of a pod.
const mainContainer = ""

// podContainer is one container of an application's pods.
type podContainer struct {
	model.Container
	// key is what the application's volumes call it.
	key string
	// name is its name in the pod.
	name string
	// secrets are the variables that it reads from the application's own Secret.
	secrets map[string]model.SecretReference
}

// main is the container that is the application; it has its name.
func main(a model.Application) podContainer {
	return podContainer{Container: a.Container, key: mainContainer, name: a.Name, secrets: ownSecrets(a)}
}

// container is a container as the API has it.
func container(a model.Application, c podContainer) (*corev1ac.ContainerApplyConfiguration, error) {
	env, err := environment(c)
	if err != nil {
		return nil, err
	}
	out := corev1ac.Container().
		WithName(c.name).
		WithImage(c.Image).
		WithCommand(c.Command...).
		WithArgs(c.Args...).
		WithPorts(containerPorts(c.Ports)...).
		WithEnv(env...).
		WithVolumeMounts(volumeMounts(a, c.key)...).
		WithSecurityContext(containerSecurityContext(a))
	if out.Resources, err = resourceRequirements(c.Resources); err != nil {
		return nil, fmt.Errorf("resources: %w", err)
	}
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
