package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// serviceAccount gives the application an identity of its own, so that rights
// granted to it are not granted to the whole namespace. Databases don't talk
// to the API server: no token is mounted, unless the pods ask for it. Clouds read
// from its annotations whose rights the pods have there.
func serviceAccount(a model.Application) (object.Object, error) {
	if !a.OwnsServiceAccount() {
		return object.Object{}, nil
	}
	settings := ptr.Deref(a.ServiceAccount, model.ServiceAccount{})
	return build(object.PhaseConfiguration, corev1ac.ServiceAccount(a.ServiceAccountName(), a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(merged(a.Annotations, settings.Annotations)).
		WithAutomountServiceAccountToken(false))
}
