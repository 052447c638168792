package compile

import (
	corev1 "k8s.io/api/core/v1"
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
	meta := applicationMeta(a, a.ServiceAccountName())
	meta.Annotations = merged(meta.Annotations, settings.Annotations)
	return build(object.PhaseConfiguration, corev1.SchemeGroupVersion, &corev1.ServiceAccount{
		ObjectMeta:                   meta,
		AutomountServiceAccountToken: ptr.To(false),
	})
}
