package compile

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// VolumeClaimPolicy is the objects of a volume claim policy: its guardrails. Its
// other settings reach the cluster through the applications that use it, so
// without guardrails there are none.
func VolumeClaimPolicy(p model.VolumeClaimPolicy) (object.Set, error) {
	var objects []object.Object
	for _, namespace := range p.Guarded() {
		for _, builder := range []func(model.VolumeClaimPolicy, string) (object.Object, error){limitRange, resourceQuota} {
			o, err := builder(p, namespace)
			if err != nil {
				return object.Set{}, err
			}
			objects = append(objects, o)
		}
	}
	for _, builder := range []func(model.VolumeClaimPolicy) (object.Object, error){validatingAdmissionPolicy, validatingAdmissionPolicyBinding} {
		o, err := builder(p)
		if err != nil {
			return object.Set{}, err
		}
		objects = append(objects, o)
	}
	return object.NewSet("", objects...), nil
}

// GuardName is the name of every object of a policy's guardrails. Some of them are
// in no namespace, where a name like the policy's own is soon taken.
func GuardName(p model.VolumeClaimPolicy) string { return "stateful-claim-policy-" + *p.Name }

// guardMeta is the metadata of a policy's guardrail, "" for one in no namespace.
// Its labels find it again.
func guardMeta(p model.VolumeClaimPolicy, namespace string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name:      GuardName(p),
		Namespace: namespace,
		Labels:    map[string]string{object.LabelManagedBy: object.ManagedBy, object.LabelClaimPolicy: *p.Name},
	}
}
