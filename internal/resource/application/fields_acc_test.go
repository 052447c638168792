package application_test

import (
	"maps"
	"slices"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// fieldEdit is a change of an object.
type fieldEdit struct {
	name string
	edit func(*unstructured.Unstructured)
}

// fieldEdits are changes of the objects of fieldObjects. Each leaves an object
// that could be created, so that what the server refuses is the change.
var fieldEdits = map[string][]fieldEdit{
	"Namespace":      {{"a label", setting("x", "metadata", "labels", "x")}},
	"ServiceAccount": {{"a label", setting("x", "metadata", "labels", "x")}, {"token", setting(true, "automountServiceAccountToken")}},
	"PodDisruptionBudget": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"limit", setting(int64(2), "spec", "maxUnavailable")},
		{"selector", setting("x", "spec", "selector", "matchLabels", "x")},
		{"unhealthy pods", setting("IfHealthyBudget", "spec", "unhealthyPodEvictionPolicy")},
	},
	"Service/db": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"headless", setting("None", "spec", "clusterIP")},
		{"type", setting("NodePort", "spec", "type")},
		{"selector", setting("x", "spec", "selector", "x")},
		{"ports", setting([]any{map[string]any{"name": "db", "port": int64(1), "protocol": "TCP"}}, "spec", "ports")},
	},
	"Service/balanced": {
		{"class", setting("example.com/other", "spec", "loadBalancerClass")},
		{"no class", setting(nil, "spec", "loadBalancerClass")},
		{"neither class nor balancer", func(u *unstructured.Unstructured) {
			setting(nil, "spec", "loadBalancerClass")(u)
			setting("ClusterIP", "spec", "type")(u)
		}},
		{"family", setting([]any{"IPv4"}, "spec", "ipFamilies")},
	},
	"NetworkPolicy": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"pods", setting("x", "spec", "podSelector", "matchLabels", "x")},
		{"rules", setting([]any{}, "spec", "ingress")},
		{"types", setting([]any{"Ingress", "Egress"}, "spec", "policyTypes")},
	},
	"Service/db-peers": {
		{"an address of its own", setting(nil, "spec", "clusterIP")},
		{"pods that are not ready", setting(false, "spec", "publishNotReadyAddresses")},
	},
	"ConfigMap": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"a file more", setting("x", "data", "x")},
		{"no files", setting(nil, "data")},
		{"binary data", setting(map[string]any{"x": "eA=="}, "binaryData")},
		{"mutable", setting(nil, "immutable")},
	},
	"Secret": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"a value", setting("eQ==", "data", "a")},
		{"type", setting("example.org/other", "type")},
		{"mutable", setting(nil, "immutable")},
	},
	"Job": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"template", setting(int64(5), "spec", "template", "spec", "terminationGracePeriodSeconds")},
		{"completions", setting(int64(2), "spec", "completions")},
		{"mode", setting("Indexed", "spec", "completionMode")},
		{"what failures mean", setting(map[string]any{"rules": []any{map[string]any{
			"action": "Ignore", "onPodConditions": []any{map[string]any{"type": "DisruptionTarget", "status": "True"}},
		}}}, "spec", "podFailurePolicy")},
		{"a deadline", setting(int64(600), "spec", "activeDeadlineSeconds")},
		{"a time to be gone", setting(int64(600), "spec", "ttlSecondsAfterFinished")},
		{"tries", setting(int64(2), "spec", "backoffLimit")},
		{"as many at once", setting(nil, "spec", "parallelism")},
		{"waiting", setting(true, "spec", "suspend")},
	},
	"RoleBinding": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"role", setting("other", "roleRef", "name")},
		{"subjects", setting([]any{}, "subjects")},
	},
	"StorageClass": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"provisioner", setting("other.example.org", "provisioner")},
		{"a parameter more", setting("x", "parameters", "x")},
		{"reclaim policy", setting("Delete", "reclaimPolicy")},
		{"binding mode", setting("Immediate", "volumeBindingMode")},
		{"expansion", setting(false, "allowVolumeExpansion")},
		{"mount options", setting([]any{"noatime"}, "mountOptions")},
		{"topologies", setting([]any{map[string]any{"matchLabelExpressions": []any{map[string]any{"key": "zone", "values": []any{"a"}}}}}, "allowedTopologies")},
	},
	"VolumeAttributesClass": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"driver", setting("other.example.org", "driverName")},
		{"a parameter more", setting("x", "parameters", "x")},
	},
	"VolumeSnapshotClass": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"driver", setting("other.example.org", "driver")},
		{"deletion policy", setting("Delete", "deletionPolicy")},
		{"a parameter more", setting("x", "parameters", "x")},
	},
	"Deployment": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"replicas", setting(int64(2), "spec", "replicas")},
		{"template", setting(int64(5), "spec", "template", "spec", "terminationGracePeriodSeconds")},
		{"strategy", setting(map[string]any{"type": "RollingUpdate", "rollingUpdate": map[string]any{"maxSurge": "50%"}}, "spec", "strategy")},
		{"seconds of being ready", setting(int64(5), "spec", "minReadySeconds")},
		{"selector", selecting},
	},
	"DaemonSet": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"template", setting(int64(5), "spec", "template", "spec", "terminationGracePeriodSeconds")},
		{"limits", setting(map[string]any{"maxUnavailable": int64(0), "maxSurge": "10%"}, "spec", "updateStrategy", "rollingUpdate")},
		{"strategy", setting(map[string]any{"type": "OnDelete"}, "spec", "updateStrategy")},
		{"seconds of being ready", setting(int64(5), "spec", "minReadySeconds")},
		{"selector", selecting},
	},
	"StatefulSet": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"the first ordinal", setting(int64(1), "spec", "ordinals", "start")},
		{"replicas", setting(int64(1), "spec", "replicas")},
		{"replicas of somebody else", setting(nil, "spec", "replicas")},
		{"template", setting(int64(5), "spec", "template", "spec", "terminationGracePeriodSeconds")},
		{"a partition", setting(int64(1), "spec", "updateStrategy", "rollingUpdate", "partition")},
		{"no partition", setting(nil, "spec", "updateStrategy", "rollingUpdate")},
		{"strategy", setting(map[string]any{"type": "OnDelete"}, "spec", "updateStrategy")},
		{"seconds of being ready", setting(int64(5), "spec", "minReadySeconds")},
		{"retention", setting("Delete", "spec", "persistentVolumeClaimRetentionPolicy", "whenScaled")},
		{"pod management", setting("Parallel", "spec", "podManagementPolicy")},
		{"Service", setting("other", "spec", "serviceName")},
		{"selector", selecting},
		{"another claim", func(u *unstructured.Unstructured) {
			spec := u.Object["spec"].(map[string]any)
			more := runtime.DeepCopyJSON(claimTemplate(u))
			_ = unstructured.SetNestedField(more, "more", "metadata", "name")
			spec["volumeClaimTemplates"] = append(spec["volumeClaimTemplates"].([]any), more)
		}},
		{"size", func(u *unstructured.Unstructured) {
			_ = unstructured.SetNestedField(claimTemplate(u), "2Gi", "spec", "resources", "requests", "storage")
		}},
	},
}

// setting sets a field, or removes it.
func setting(value any, path ...string) func(*unstructured.Unstructured) {
	return func(u *unstructured.Unstructured) {
		if value == nil {
			unstructured.RemoveNestedField(u.Object, path...)
		} else if err := unstructured.SetNestedField(u.Object, value, path...); err != nil {
			panic(err)
		}
	}
}

// selecting selects by a label more, which the template has.
func selecting(u *unstructured.Unstructured) {
	setting("x", "spec", "selector", "matchLabels", "x")(u)
	setting("x", "spec", "template", "metadata", "labels", "x")(u)
}

// claimTemplate is the set's first.
func claimTemplate(set *unstructured.Unstructured) map[string]any {
	return set.Object["spec"].(map[string]any)["volumeClaimTemplates"].([]any)[0].(map[string]any)
}

// claimKind is tried beside stateful_volume_claim: what can change depends on whether
// a claim is bound.
var claimKind = schema.GroupKind{Kind: "PersistentVolumeClaim"}

// fieldObjects are objects of every kind in the table, as we compile them.
func fieldObjects(t *testing.T, namespace string) map[string]map[string]any {
	t.Helper()
	application, err := compile.Application(model.Application{
		Name: "db", Namespace: namespace, CreateNamespace: ptr.To(true), Labels: map[string]string{"team": "blue"},
		Container:   model.Container{Image: "example.org/db:1", Ports: map[string]model.Port{"db": {Port: 5432}}},
		ConfigFiles: map[string]string{"/etc/db.conf": "a = b"}, Volumes: map[string]model.Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi")}},
		Rollout: &model.Rollout{Partition: ptr.To[int32](2), MinReadySeconds: ptr.To[int32](1)}, NetworkPolicy: &model.NetworkPolicy{}, ExtraObjects: map[string]string{"binding": dbBinding, "job": dbJob},
	})
	if err != nil {
		t.Fatal(err)
	}
	balanced, err := compile.Application(model.Application{
		Name: "balanced", Namespace: namespace, Container: model.Container{Image: "example.org/db:1", Ports: map[string]model.Port{"db": {Port: 5432}}},
		Service: &model.Service{Type: ptr.To("LoadBalancer"), LoadBalancerClass: ptr.To("example.com/class")},
	})
	if err != nil {
		t.Fatal(err)
	}
	// Of a class that there is not, so that nothing happens to its claim.
	deployment, err := compile.Application(model.Application{
		Name: "files", Namespace: namespace, Controller: model.Deployment, Replicas: 1, Container: model.Container{Image: "example.org/db:1"},
		Volumes: map[string]model.Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{StorageClass: ptr.To("none")}}},
		Rollout: &model.Rollout{MinReadySeconds: ptr.To[int32](1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	daemonSet, err := compile.Application(model.Application{
		Name: "logs", Namespace: namespace, Controller: model.DaemonSet, Replicas: 1, Container: model.Container{Image: "example.org/db:1"},
		Labels: map[string]string{"team": "blue"}, Rollout: &model.Rollout{MinReadySeconds: ptr.To[int32](1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	class, err := compile.StorageClass(model.StorageClass{
		Name: acctest.Class(t), Provisioner: acctest.Driver(), Parameters: map[string]string{"type": "fast"},
		ReclaimPolicy: "Retain", VolumeBindingMode: "WaitForFirstConsumer", AllowVolumeExpansion: true,
		VolumeAttributesClasses: map[string]model.AttributesClass{"gold": {Parameters: map[string]string{"iops": "5000"}}},
		SnapshotClass:           &model.SnapshotClass{Parameters: map[string]string{"speed": "high"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{"Secret": {
		"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{"name": "db", "namespace": namespace, "labels": map[string]any{"team": "blue"}},
		"type": "Opaque", "immutable": true, "data": map[string]any{"a": "eA=="},
	}}
	out["Service/balanced"] = balanced.ByName()["Service/balanced"].Body
	maps.Copy(out, volumeObjects(t))
	for _, o := range slices.Concat(daemonSet.Objects, deployment.Objects, application.Objects, class.Objects, guards(t, namespace).Objects) { // the last of a name counts
		name := o.Key.Kind
		if o.Key.GroupKind() == (schema.GroupKind{Kind: "Service"}) {
			name = o.Key.String()
		}
		out[name] = o.Body
	}
	delete(out, claimKind.Kind)
	return out
}

// The table of fields is what the API server does: it patches what the table has
// in place, and refuses what the table has as re-created or refused.
func TestPeers_10_everyFieldIsPatchedReplacedOrRefused(t *testing.T) {
	t.Parallel()
	tried := map[schema.GroupKind][]string{}
	objects := fieldObjects(t, acctest.Namespace(t))
	for name, body := range objects {
		gk := (&unstructured.Unstructured{Object: body}).GroupVersionKind().GroupKind()
		if err := acctest.Overwrite(t, body, false); err != nil {
			t.Fatalf("making %s: %v", name, err)
		}
		for _, c := range slices.Concat(fieldEdits[name], guardEdits[name], volumeEdits[name]) {
			after := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(body)}
			c.edit(after)
			for _, change := range mutability.Changed(gk, body, after.Object) {
				tried[gk] = append(tried[gk], change.Field)
			}
			effect, err := mutability.Of(gk, body, after.Object), acctest.Overwrite(t, after.Object, true)
			switch {
			case effect < mutability.Recreate && err != nil:
				t.Errorf("%s of %s: the table says %s, and the server: %v", c.name, name, effect, err)
			case effect >= mutability.Recreate && !apierrors.IsInvalid(err):
				t.Errorf("%s of %s: the table says %s, and the server takes it (%v)", c.name, name, effect, err)
			}
			after.SetName(after.GetName() + "-other")
			if err := acctest.Overwrite(t, after.Object, true); err != nil {
				t.Errorf("%s of %s: such an object can't be, so that it can't become one shows nothing: %v", c.name, name, err)
			}
		}
	}
	for name, body := range objects {
		gk := (&unstructured.Unstructured{Object: body}).GroupVersionKind().GroupKind()
		for _, sent := range mutability.Changed(gk, body, nil) {
			if sent.Field != "apiVersion" && sent.Field != "kind" && !slices.Contains(tried[gk], sent.Field) {
				t.Errorf("nobody has tried to change %s of %s, which is sent", sent.Field, name)
			}
		}
	}
	for _, gk := range mutability.Kinds() {
		if gk == claimKind {
			continue
		}
		for _, field := range append(mutability.Fields(gk), "metadata") {
			if !slices.Contains(tried[gk], field) {
				t.Errorf("nobody has tried to change %s of a %s, which is in the table", field, gk)
			}
		}
	}
}
