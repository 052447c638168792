package manifest

import (
	"reflect"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// types are the kinds that are checked here. The API server checks the others:
// all types of Kubernetes would be in the binary, and in the time that it takes
// to start.
var types = map[schema.GroupVersionKind]reflect.Type{
	{Version: "v1", Kind: "ConfigMap"}:                                       reflect.TypeFor[corev1.ConfigMap](),
	{Version: "v1", Kind: "LimitRange"}:                                      reflect.TypeFor[corev1.LimitRange](),
	{Version: "v1", Kind: "PersistentVolumeClaim"}:                           reflect.TypeFor[corev1.PersistentVolumeClaim](),
	{Version: "v1", Kind: "ResourceQuota"}:                                   reflect.TypeFor[corev1.ResourceQuota](),
	{Version: "v1", Kind: "Secret"}:                                          reflect.TypeFor[corev1.Secret](),
	{Version: "v1", Kind: "Service"}:                                         reflect.TypeFor[corev1.Service](),
	{Version: "v1", Kind: "ServiceAccount"}:                                  reflect.TypeFor[corev1.ServiceAccount](),
	{Group: "apps", Version: "v1", Kind: "DaemonSet"}:                        reflect.TypeFor[appsv1.DaemonSet](),
	{Group: "apps", Version: "v1", Kind: "Deployment"}:                       reflect.TypeFor[appsv1.Deployment](),
	{Group: "apps", Version: "v1", Kind: "StatefulSet"}:                      reflect.TypeFor[appsv1.StatefulSet](),
	{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler"}:   reflect.TypeFor[autoscalingv2.HorizontalPodAutoscaler](),
	{Group: "batch", Version: "v1", Kind: "CronJob"}:                         reflect.TypeFor[batchv1.CronJob](),
	{Group: "batch", Version: "v1", Kind: "Job"}:                             reflect.TypeFor[batchv1.Job](),
	{Group: "networking.k8s.io", Version: "v1", Kind: "Ingress"}:             reflect.TypeFor[networkingv1.Ingress](),
	{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"}:       reflect.TypeFor[networkingv1.NetworkPolicy](),
	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}:            reflect.TypeFor[policyv1.PodDisruptionBudget](),
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "Role"}:        reflect.TypeFor[rbacv1.Role](),
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "RoleBinding"}: reflect.TypeFor[rbacv1.RoleBinding](),
}

// typeOf is the type of a body; nil if it is not known here.
func typeOf(body map[string]any) reflect.Type {
	return types[(&unstructured.Unstructured{Object: body}).GroupVersionKind()]
}
