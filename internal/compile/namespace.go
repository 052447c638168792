package compile

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	o, err := build(object.PhaseNamespace, corev1.SchemeGroupVersion, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: a.Namespace}})
	o.Shared = true
	return o, err
}
