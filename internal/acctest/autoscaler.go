package acctest

import (
	"context"
	"testing"

	autoscaling "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// HPA makes a HorizontalPodAutoscaler that targets a StatefulSet. Without
// metrics, as in the lab, it changes replicas only where there are fewer than
// least or more than most.
func HPA(t *testing.T, namespace, set string, least, most int32) {
	t.Helper()
	HPAOf(t, namespace, "StatefulSet", set, least, most)
}

// HPAOf makes one that targets an object of another kind.
func HPAOf(t *testing.T, namespace, kind, name string, least, most int32) {
	t.Helper()
	_, err := Cluster(t).AutoscalingV2().HorizontalPodAutoscalers(namespace).Create(context.Background(),
		&autoscaling.HorizontalPodAutoscaler{
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec: autoscaling.HorizontalPodAutoscalerSpec{
				ScaleTargetRef: autoscaling.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: kind, Name: name},
				MinReplicas:    &least,
				MaxReplicas:    most,
				Metrics: []autoscaling.MetricSpec{{
					Type: autoscaling.ResourceMetricSourceType,
					Resource: &autoscaling.ResourceMetricSource{
						Name:   corev1.ResourceCPU,
						Target: autoscaling.MetricTarget{Type: autoscaling.UtilizationMetricType, AverageUtilization: ptr.To[int32](80)},
					},
				}},
			},
		}, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
}
