package kube

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// kind is where the API serves a kind.
type kind struct {
	version, resource string
	// global objects are in no namespace.
	global bool
}

// kinds are the built-in kinds that we compile or look at, and those that users
// often write out. A table costs nothing; discovery costs a request in every plan,
// and is for the kinds that are not here.
var kinds = map[schema.GroupKind]kind{
	{Kind: "ConfigMap"}:                                       {version: "v1", resource: "configmaps"},
	{Kind: "Event"}:                                           {version: "v1", resource: "events"},
	{Kind: "Namespace"}:                                       {version: "v1", resource: "namespaces", global: true},
	{Kind: "Node"}:                                            {version: "v1", resource: "nodes", global: true},
	{Kind: "PersistentVolume"}:                                {version: "v1", resource: "persistentvolumes", global: true},
	{Kind: "PersistentVolumeClaim"}:                           {version: "v1", resource: "persistentvolumeclaims"},
	{Kind: "Pod"}:                                             {version: "v1", resource: "pods"},
	{Kind: "Secret"}:                                          {version: "v1", resource: "secrets"},
	{Kind: "Service"}:                                         {version: "v1", resource: "services"},
	{Kind: "ServiceAccount"}:                                  {version: "v1", resource: "serviceaccounts"},
	accessReviewKind:                                          {version: "v1", resource: "selfsubjectaccessreviews", global: true},
	AutoscalerKind:                                            {version: "v2", resource: "horizontalpodautoscalers"},
	ScaledObjectKind:                                          {version: "v1alpha1", resource: "scaledobjects"},
	{Group: "apps", Kind: "StatefulSet"}:                      {version: "v1", resource: "statefulsets"},
	{Group: "policy", Kind: "PodDisruptionBudget"}:            {version: "v1", resource: "poddisruptionbudgets"},
	{Kind: "LimitRange"}:                                      {version: "v1", resource: "limitranges"},
	{Kind: "ResourceQuota"}:                                   {version: "v1", resource: "resourcequotas"},
	{Group: "apps", Kind: "DaemonSet"}:                        {version: "v1", resource: "daemonsets"},
	{Group: "apps", Kind: "Deployment"}:                       {version: "v1", resource: "deployments"},
	{Group: "apps", Kind: "ReplicaSet"}:                       {version: "v1", resource: "replicasets"},
	{Group: "batch", Kind: "CronJob"}:                         {version: "v1", resource: "cronjobs"},
	{Group: "batch", Kind: "Job"}:                             {version: "v1", resource: "jobs"},
	{Group: "networking.k8s.io", Kind: "Ingress"}:             {version: "v1", resource: "ingresses"},
	{Group: "networking.k8s.io", Kind: "NetworkPolicy"}:       {version: "v1", resource: "networkpolicies"},
	{Group: "rbac.authorization.k8s.io", Kind: "Role"}:        {version: "v1", resource: "roles"},
	{Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"}: {version: "v1", resource: "rolebindings"},
	StorageClassKind:                                          {version: "v1", resource: "storageclasses", global: true},
	AttributesClassKind:                                       {version: "v1", resource: "volumeattributesclasses", global: true},
	DriverKind:                                                {version: "v1", resource: "csidrivers", global: true},
	NodeDriversKind:                                           {version: "v1", resource: "csinodes", global: true},
}

// ParseKey is the key that object.Key.In has written for a resource whose own
// namespace is home; false for what is no key of a kind in the table.
func ParseKey(text, home string) (object.Key, bool) {
	parts := strings.Split(text, "/")
	for gk, k := range kinds {
		switch {
		case gk.Kind != parts[0]:
		case len(parts) == 2 && k.global:
			return object.Key{Group: gk.Group, Kind: gk.Kind, Name: parts[1]}, true
		case len(parts) == 2:
			return object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: home, Name: parts[1]}, true
		case len(parts) == 3:
			return object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: parts[1], Name: parts[2]}, true
		}
	}
	return object.Key{}, false
}

// PodKind is the kind of pods.
var PodKind = schema.GroupKind{Kind: "Pod"}

// ClaimKind is the kind of volume claims.
var ClaimKind = schema.GroupKind{Kind: "PersistentVolumeClaim"}

// VolumeKind is the kind of persistent volumes.
var VolumeKind = schema.GroupKind{Kind: "PersistentVolume"}

// StorageClassKind is the kind of storage classes.
var StorageClassKind = schema.GroupKind{Group: "storage.k8s.io", Kind: "StorageClass"}

// AttributesClassKind is the kind of what volumes can be given while they are used.
var AttributesClassKind = schema.GroupKind{Group: "storage.k8s.io", Kind: "VolumeAttributesClass"}

// DriverKind is the kind of what CSI drivers say of themselves; not all do.
var DriverKind = schema.GroupKind{Group: "storage.k8s.io", Kind: "CSIDriver"}

// NodeDriversKind is the kind of what nodes say of the CSI drivers that run there.
var NodeDriversKind = schema.GroupKind{Group: "storage.k8s.io", Kind: "CSINode"}

// SnapshotClassKind is the kind of how snapshots are made, a custom resource.
var SnapshotClassKind = schema.GroupKind{Group: "snapshot.storage.k8s.io", Kind: "VolumeSnapshotClass"}

// QuotaKind is the kind of quotas of a namespace.
var QuotaKind = schema.GroupKind{Kind: "ResourceQuota"}

// LimitRangeKind is the kind of limits of single objects in a namespace.
var LimitRangeKind = schema.GroupKind{Kind: "LimitRange"}

// JobKind is the kind of jobs.
var JobKind = schema.GroupKind{Group: "batch", Kind: "Job"}

// CronJobKind is the kind of what makes jobs by the clock.
var CronJobKind = schema.GroupKind{Group: "batch", Kind: "CronJob"}

// EventKind is the kind of events.
var EventKind = schema.GroupKind{Kind: "Event"}

// StatefulSetKind is the kind of stateful sets.
var StatefulSetKind = schema.GroupKind{Group: "apps", Kind: "StatefulSet"}

// DeploymentKind is the kind of deployments.
var DeploymentKind = schema.GroupKind{Group: "apps", Kind: "Deployment"}

// ReplicaSetKind is the kind of what a deployment makes for each of its revisions,
// and what makes its pods.
var ReplicaSetKind = schema.GroupKind{Group: "apps", Kind: "ReplicaSet"}

// DaemonSetKind is the kind of daemon sets.
var DaemonSetKind = schema.GroupKind{Group: "apps", Kind: "DaemonSet"}

// RunsPods says whether objects of a kind are those that run an application's
// pods.
func RunsPods(gk schema.GroupKind) bool {
	return gk == StatefulSetKind || gk == DeploymentKind || gk == DaemonSetKind
}

// NamespaceKind is the kind of namespaces.
var NamespaceKind = schema.GroupKind{Kind: "Namespace"}

// NodeKind is the kind of nodes.
var NodeKind = schema.GroupKind{Kind: "Node"}

// AutoscalerKind is the kind of horizontal pod autoscalers.
var AutoscalerKind = schema.GroupKind{Group: "autoscaling", Kind: "HorizontalPodAutoscaler"}

// ScaledObjectKind is KEDA's kind of autoscalers; few clusters have it.
var ScaledObjectKind = schema.GroupKind{Group: "keda.sh", Kind: "ScaledObject"}

// accessReviewKind is the kind of questions for our own rights.
var accessReviewKind = schema.GroupKind{Group: "authorization.k8s.io", Kind: "SelfSubjectAccessReview"}

// kubeSystem is the namespace whose UID identifies a cluster.
var kubeSystem = object.Key{Kind: "Namespace", Name: "kube-system"}
