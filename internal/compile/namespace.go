package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// namespace is nothing but a name: several applications may share it and each
// ask for it, so it belongs to none of them.
func namespace(a model.Application) (object.Object, error) {
	if !ptr.Deref(a.CreateNamespace, false) {
		return object.Object{}, nil
	}
	o, err := build(object.PhaseNamespace, corev1ac.Namespace(a.Namespace))
	o.Shared = true
	return o, err
}
