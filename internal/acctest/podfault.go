package acctest

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// faultAnnotation is how pods misbehave on the lab's simulated nodes.
const faultAnnotation = "lab.stateful-apps.io/fault"

// PodFaults lets the pods of a namespace misbehave, by application: "crash-loop",
// "not-ready" or "config-error". The fault comes with a pod when it is made,
// whatever its template says, as trouble does.
func PodFaults(t *testing.T, namespace string, faults map[string]string) {
	t.Helper()
	MutatingWebhook(t, namespace, Admission{
		Resources: []schema.GroupVersionResource{corev1.SchemeGroupVersion.WithResource("pods")},
		Rewrite: Rewriting(func(pod *metav1.PartialObjectMetadata) {
			fault := faults[pod.Labels["app.kubernetes.io/instance"]]
			if fault == "" {
				return
			}
			if pod.Annotations == nil {
				pod.Annotations = map[string]string{}
			}
			pod.Annotations[faultAnnotation] = fault
		}),
	})
}
