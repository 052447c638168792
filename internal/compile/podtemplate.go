package compile

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// podTemplate is what every pod is made from. Any difference in it restarts
// all pods, so nothing goes in that doesn't concern them: no label or
// annotation of the user's, nothing that is derived from the replicas.
//
// Service links are off because of their environment variables: a Service
// named kafka would inject KAFKA_PORT, which Kafka's image takes for a setting.
func podTemplate(a model.Application) (corev1.PodTemplateSpec, error) {
	volumes, err := podVolumes(a)
	if err != nil {
		return corev1.PodTemplateSpec{}, err
	}
	placement := ptr.Deref(a.Placement, model.Placement{})
	pod := corev1.PodSpec{
		Volumes:                       volumes,
		TerminationGracePeriodSeconds: ptr.To(a.GracePeriodSeconds()),
		NodeSelector:                  placement.NodeSelector,
		ServiceAccountName:            a.ServiceAccountName(),
		AutomountServiceAccountToken:  ptr.To(ptr.Deref(ptr.Deref(a.ServiceAccount, model.ServiceAccount{}).AutomountToken, false)),
		HostNetwork:                   orZero(a.HostNetwork),
		ShareProcessNamespace:         unlessZero(a.ShareProcessNamespace),
		SecurityContext:               podSecurityContext(a),
		ImagePullSecrets:              imagePullSecrets(a),
		Affinity:                      affinity(a),
		SchedulerName:                 orZero(placement.Scheduler),
		Tolerations:                   tolerations(placement.Tolerations),
		HostAliases:                   hostAliases(a.HostAliases),
		PriorityClassName:             orZero(placement.PriorityClass),
		RuntimeClassName:              placement.RuntimeClass,
		EnableServiceLinks:            ptr.To(false),
		TopologySpreadConstraints:     spreadConstraints(a),
	}
	withDNS(&pod, a)
	if err := addContainers(&pod, a); err != nil {
		return corev1.PodTemplateSpec{}, err
	}
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: podLabels(a)}, Spec: pod}, nil
}
