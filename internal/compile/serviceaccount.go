package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// serviceAccount gives the application an identity of its own, so that rights
// granted to it are not granted to the whole namespace. Databases don't talk
// to the API server: no token is mounted.
func serviceAccount(a model.Application) (object.Object, error) {
	return build(object.PhaseConfiguration, corev1ac.ServiceAccount(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithAutomountServiceAccountToken(false))
}
