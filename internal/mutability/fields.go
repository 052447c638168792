package mutability

import (
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
)

// rule is what it does to an object to go from one body to another in which its
// field differs.
type rule func(before, after map[string]any) Effect

// fields are the kinds that we send, each with the fields whose change is not
// simply one in place. Everything else of these kinds is patched.
var fields = map[schema.GroupKind]map[string]rule{
	{Kind: "Namespace"}:                                 {},
	{Kind: "ServiceAccount"}:                            {},
	{Group: "policy", Kind: "PodDisruptionBudget"}:      {},
	{Group: "networking.k8s.io", Kind: "NetworkPolicy"}: {},
	{Kind: "LimitRange"}:                                {},
	{Kind: "ResourceQuota"}:                             {},

	{Group: "admissionregistration.k8s.io", Kind: "ValidatingAdmissionPolicy"}:        {},
	{Group: "admissionregistration.k8s.io", Kind: "ValidatingAdmissionPolicyBinding"}: {},

	{Group: "apps", Kind: "StatefulSet"}: {
		"spec.replicas": scaled,
		"spec.ordinals": always(Scale),
		"spec.template": unlessOnDelete,
		// Pods that were held back on an old revision restart when nothing holds
		// them back any more.
		"spec.updateStrategy.type":                    released,
		"spec.updateStrategy.rollingUpdate.partition": lowered,
		// ValidateStatefulSetUpdate allows a list of fields, and these are not on it.
		"spec.podManagementPolicy":  always(Refuse),
		"spec.selector":             always(Refuse),
		"spec.serviceName":          always(Refuse),
		"spec.volumeClaimTemplates": always(Refuse),
	},
	{Group: "apps", Kind: "Deployment"}: {
		"spec.replicas": scaled,
		"spec.template": always(Rolling),
		"spec.selector": always(Refuse),
	},
	{Group: "apps", Kind: "DaemonSet"}: {
		"spec.template":            unlessOnDelete,
		"spec.updateStrategy.type": released,
		"spec.selector":            always(Refuse),
	},
	// Of a claim that is bound: one that is not has no data, and can be made anew.
	{Kind: "PersistentVolumeClaim"}: {
		"spec.accessModes":      always(Refuse),
		"spec.dataSource":       always(Refuse),
		"spec.dataSourceRef":    always(Refuse),
		"spec.resources":        resized,
		"spec.selector":         always(Refuse),
		"spec.storageClassName": always(Refuse),
		"spec.volumeMode":       always(Refuse),
		"spec.volumeName":       always(Refuse),
	},
	// A volume is nothing but a name for storage: the storage stays when it is
	// deleted and made again. Package persistentvolume refuses that for volumes that
	// claims depend on.
	{Kind: "PersistentVolume"}: {
		"spec.csi":          otherStorage,
		"spec.fc":           always(Recreate),
		"spec.hostPath":     always(Recreate),
		"spec.iscsi":        always(Recreate),
		"spec.local":        always(Recreate),
		"spec.nfs":          always(Recreate),
		"spec.nodeAffinity": narrowed,
		"spec.volumeMode":   always(Recreate),
	},
	{Kind: "Service"}: {
		"spec.clusterIP":         moved,
		"spec.ipFamilies":        otherFamily,
		"spec.loadBalancerClass": otherClass,
	},
	{Kind: "ConfigMap"}: {
		"binaryData": sealed,
		"data":       sealed,
		"immutable":  sealed,
	},
	{Kind: "Secret"}: {
		"data":      sealed,
		"immutable": sealed,
		"type":      always(Recreate),
	},
	// A Job is what it was when it was made; only one that waits (suspend) may still
	// get another template, which the server judges.
	{Group: "batch", Kind: "Job"}: {
		"spec.completionMode":   always(Refuse),
		"spec.completions":      unlessIndexed,
		"spec.podFailurePolicy": always(Refuse),
		"spec.template":         unlessSuspended,
	},
	// The API never changes what a binding refers to, so that nobody who may change
	// bindings can give away other rights with one that exists.
	{Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"}: {
		"roleRef": always(Recreate),
	},
	// A bound volume keeps no tie to its class but the name, so a class can be
	// deleted and made again without harm to anything that refers to it.
	{Group: "storage.k8s.io", Kind: "StorageClass"}: {
		"parameters":        always(Recreate),
		"provisioner":       always(Recreate),
		"reclaimPolicy":     always(Recreate),
		"volumeBindingMode": always(Recreate),
	},
	// Named after what is in it, so that a change makes another one.
	{Group: "storage.k8s.io", Kind: "VolumeAttributesClass"}: {
		"driverName": always(Refuse),
		"parameters": always(Refuse),
	},
	{Group: "snapshot.storage.k8s.io", Kind: "VolumeSnapshotClass"}: {},
}

func always(e Effect) rule {
	return func(map[string]any, map[string]any) Effect { return e }
}

// resized is about what a claim asks for, which can only become more.
func resized(before, after map[string]any) Effect {
	text := func(body map[string]any) string {
		text, _, _ := unstructured.NestedString(body, "spec", "resources", "requests", "storage")
		return text
	}
	was, wasErr := resource.ParseQuantity(text(before))
	is, isErr := resource.ParseQuantity(text(after))
	if wasErr != nil || isErr != nil || is.Cmp(was) < 0 {
		return Refuse
	}
	return InPlace
}

// scaled is about replicas: a body without them leaves them to somebody else.
func scaled(_, after map[string]any) Effect {
	if _, ours, _ := unstructured.NestedFieldNoCopy(after, "spec", "replicas"); !ours {
		return InPlace
	}
	return Scale
}

// unlessOnDelete is about the pod template: under OnDelete it does nothing by
// itself.
func unlessOnDelete(_, after map[string]any) Effect {
	if onDelete(after) {
		return InPlace
	}
	return Rolling
}

// released is about leaving OnDelete.
func released(before, after map[string]any) Effect {
	if onDelete(before) && !onDelete(after) {
		return Rolling
	}
	return InPlace
}

// lowered is about the partition, which is 0 where there is none.
func lowered(before, after map[string]any) Effect {
	if partition(after) < partition(before) {
		return unlessOnDelete(before, after)
	}
	return InPlace
}

func onDelete(workload map[string]any) bool {
	strategy, _, _ := unstructured.NestedString(workload, "spec", "updateStrategy", "type")
	return strategy == "OnDelete"
}

func partition(set map[string]any) float64 {
	n, _, _ := unstructured.NestedNumberAsFloat64(set, "spec", "updateStrategy", "rollingUpdate", "partition")
	return n
}

// unlessSuspended is about the template of a Job.
func unlessSuspended(before, _ map[string]any) Effect {
	if suspended, _, _ := unstructured.NestedBool(before, "spec", "suspend"); suspended {
		return InPlace
	}
	return Refuse
}

// unlessIndexed is about how often a Job has to succeed: one whose pods have an index
// may get more of them.
func unlessIndexed(before, _ map[string]any) Effect {
	if mode, _, _ := unstructured.NestedString(before, "spec", "completionMode"); mode == "Indexed" {
		return InPlace
	}
	return Refuse
}

// moved is about a Service's address, which is for ever, and so is having none
// (None). The server keeps the one that is not sent any more.
func moved(_, after map[string]any) Effect {
	if _, sent, _ := unstructured.NestedFieldNoCopy(after, "spec", "clusterIP"); !sent {
		return InPlace
	}
	return Refuse
}

// otherFamily is about the families of a Service's addresses: a second one comes
// and goes, the first is that of its address. The server keeps those that are not
// sent any more. A headless Service has no address.
func otherFamily(before, after map[string]any) Effect {
	address, _, _ := unstructured.NestedString(after, "spec", "clusterIP")
	was, _, _ := unstructured.NestedStringSlice(before, "spec", "ipFamilies")
	is, _, _ := unstructured.NestedStringSlice(after, "spec", "ipFamilies")
	if address == "None" || len(was) == 0 || len(is) == 0 || was[0] == is[0] {
		return InPlace
	}
	return Refuse
}

// otherClass is about who makes a Service's load balancer: that stays so for as
// long as it has one.
func otherClass(before, after map[string]any) Effect {
	was, _, _ := unstructured.NestedString(before, "spec", "type")
	is, _, _ := unstructured.NestedString(after, "spec", "type")
	if was == "LoadBalancer" && is == "LoadBalancer" {
		return Refuse
	}
	return InPlace
}

// otherStorage is about the source of a volume, which is for ever. A Secret for
// growing it may be added: drivers ask for one only since a later version.
func otherStorage(before, after map[string]any) Effect {
	const secret = "controllerExpandSecretRef"
	was, had, _ := unstructured.NestedMap(before, "spec", "csi")
	is, has, _ := unstructured.NestedMap(after, "spec", "csi")
	if had && has && was[secret] == nil {
		delete(is, secret)
	}
	if had && has && diff.Equal(was, is) {
		return InPlace
	}
	return Recreate
}

// narrowed is about the nodes from which a volume can be reached: they can be
// named later, and not changed afterwards.
func narrowed(before, _ map[string]any) Effect {
	if _, named, _ := unstructured.NestedFieldNoCopy(before, "spec", "nodeAffinity"); !named {
		return InPlace
	}
	return Recreate
}

// sealed is about objects that say themselves that they can't be changed.
func sealed(before, _ map[string]any) Effect {
	if immutable, _, _ := unstructured.NestedBool(before, "immutable"); immutable {
		return Recreate
	}
	return InPlace
}
