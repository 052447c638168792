package orphanedvolumes

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// resources are what the data source lists; what is in no cluster of a test is
// empty.
var resources = []string{"persistentvolumeclaims", "persistentvolumes", "pods", "statefulsets", "deployments", "daemonsets", "jobs", "cronjobs"}

// server lists these items, in YAML, by resource; "forbidden" may not be listed. A
// list of one namespace has those items that say so.
func server(t *testing.T, items map[string]string) *kube.Cluster {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		parts := strings.Split(r.URL.Path, "/")
		what := parts[len(parts)-1]
		if items[what] == "forbidden" {
			w.WriteHeader(http.StatusForbidden)
			_ = json.NewEncoder(w).Encode(metav1.Status{
				TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
				Status:   metav1.StatusFailure, Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden, Message: "you may not list " + what,
			})
			return
		}
		var list struct {
			Kind  string           `json:"kind"`
			Items []map[string]any `json:"items"`
		}
		if err := yaml.Unmarshal([]byte("kind: List\nitems:\n"+items[what]), &list); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		kept := []map[string]any{}
		for _, item := range list.Items {
			meta := item["metadata"].(map[string]any)
			if !strings.Contains(r.URL.Path, "/namespaces/") || meta["namespace"] == parts[len(parts)-2] {
				meta["creationTimestamp"] = "2026-01-31T03:12:45Z"
				kept = append(kept, item)
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"kind": "List", "apiVersion": "v1", "items": kept})
	}))
	t.Cleanup(s.Close)
	return kube.NewCluster(&rest.Config{Host: s.URL})
}

// reading reads the data source; nil is null.
func reading(t *testing.T, cluster *kube.Cluster, namespace, class *string) datasource.ReadResponse {
	t.Helper()
	ctx, s := context.Background(), orphansSchema()
	of := s.Type().TerraformType(ctx).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for attribute, t := range of.AttributeTypes {
		values[attribute] = tftypes.NewValue(t, nil)
	}
	values["namespace"] = tftypes.NewValue(tftypes.String, namespace)
	values["storage_class"] = tftypes.NewValue(tftypes.String, class)
	d := &dataSource{connect: &kube.Connection{Cluster: cluster}}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: s, Raw: tftypes.NewValue(of, nil)}}
	d.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: s, Raw: tftypes.NewValue(of, values)}}, &resp)
	return resp
}

func state(t *testing.T, resp datasource.ReadResponse) orphans {
	t.Helper()
	var out orphans
	if diags := resp.State.Get(context.Background(), &out); diags.HasError() || len(resp.Diagnostics) > 0 {
		t.Fatal(diags, resp.Diagnostics)
	}
	return out
}

// bound is a bound claim of namespace data.
func bound(name, more string) string {
	return "\n- {kind: PersistentVolumeClaim, apiVersion: v1, metadata: {name: " + name + ", namespace: data" + more + "}, spec: {resources: {requests: {storage: 1Gi}}, storageClassName: fast, volumeName: pv-" + name + "}, status: {phase: Bound, capacity: {storage: 2Gi}}}"
}

const (
	labels = ", labels: {app.kubernetes.io/managed-by: terraform-provider-stateful, app.kubernetes.io/instance: old, stateful-apps.io/claim-policy: gold}"
	set    = `
- kind: StatefulSet
  apiVersion: apps/v1
  metadata: {name: db, namespace: data}
  spec: {replicas: REPLICAS, ordinals: {start: 1}, volumeClaimTemplates: [{metadata: {name: data}}], template: {spec: {volumes: [{name: x, persistentVolumeClaim: {claimName: shared}}]}}}
`
	podOf = `
- {kind: Pod, apiVersion: v1, metadata: {name: db-1, namespace: data}, spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-1}}, {name: tmp, ephemeral: {volumeClaimTemplate: {}}}]}, status: {phase: Running}}
- {kind: Pod, apiVersion: v1, metadata: {name: done, namespace: data}, spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: once}}]}, status: {phase: Succeeded}}
`
)

func templated(kind, apiVersion, spec, claim string) string {
	return "\n- {kind: " + kind + ", apiVersion: " + apiVersion + ", metadata: {name: w, namespace: data}, spec: " +
		strings.Replace(spec, "TEMPLATE", "template: {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: "+claim+"}}]}}", 1) + "}"
}

func TestRead_tellsOrphansFromClaimsThatAreUsedAgain(t *testing.T) {
	for name, test := range map[string]struct {
		items map[string]string
		// orphans are claims, and reserved claims with what uses them.
		orphans, reserved []string
	}{
		"nothing": {nil, nil, nil},
		"pods that run, with an ephemeral volume, and a set with ordinals from 1 on": {
			map[string]string{
				"persistentvolumeclaims": bound("data-db-3", "") + bound("data-db-1", "") + bound("data-db-2", "") + bound("data-db-0", "") + bound("db-1-tmp", "") + bound("shared", ""),
				"pods":                   podOf, "statefulsets": strings.Replace(set, "REPLICAS", "2", 1),
			}, []string{"data-db-0", "data-db-3"}, []string{"data-db-2: StatefulSet/db", "shared: StatefulSet/db"},
		},
		"a set without replicas": {
			map[string]string{"persistentvolumeclaims": bound("data-db-7", "") + bound("data-db-x", "") + bound("data-db-07", "") + bound("wal-db-0", ""), "statefulsets": strings.Replace(set, "REPLICAS", "0", 1)},
			[]string{"data-db-07", "data-db-x", "wal-db-0"}, []string{"data-db-7: StatefulSet/db"},
		},
		"a set of the same name in another namespace": {
			map[string]string{"persistentvolumeclaims": bound("data-db-0", ""), "statefulsets": strings.NewReplacer("REPLICAS", "0", "namespace: data", "namespace: other").Replace(set)},
			[]string{"data-db-0"}, nil,
		},
		"a pod that has ended":        {map[string]string{"persistentvolumeclaims": bound("once", ""), "pods": podOf}, []string{"once"}, nil},
		"a pod in another namespace":  {map[string]string{"persistentvolumeclaims": bound("data-db-1", ""), "pods": strings.ReplaceAll(podOf, "namespace: data", "namespace: other")}, []string{"data-db-1"}, nil},
		"a deployment without pods":   {map[string]string{"persistentvolumeclaims": bound("c", ""), "deployments": templated("Deployment", "apps/v1", "{replicas: 0, TEMPLATE}", "c")}, nil, []string{"c: Deployment/w"}},
		"a daemon set without nodes":  {map[string]string{"persistentvolumeclaims": bound("c", ""), "daemonsets": templated("DaemonSet", "apps/v1", "{TEMPLATE}", "c")}, nil, []string{"c: DaemonSet/w"}},
		"a cron job between two runs": {map[string]string{"persistentvolumeclaims": bound("c", ""), "cronjobs": templated("CronJob", "batch/v1", "{jobTemplate: {spec: {TEMPLATE}}}", "c")}, nil, []string{"c: CronJob/w"}},
		"a job that is suspended":     {map[string]string{"persistentvolumeclaims": bound("c", ""), "jobs": templated("Job", "batch/v1", "{suspend: true, TEMPLATE}", "c")}, nil, []string{"c: Job/w"}},
		"a job that is done":          {map[string]string{"persistentvolumeclaims": bound("c", ""), "jobs": strings.TrimSuffix(templated("Job", "batch/v1", "{TEMPLATE}", "c"), "}") + ", status: {conditions: [{type: Complete, status: 'True'}]}}"}, []string{"c"}, nil},
		"a claim with an owner":       {map[string]string{"persistentvolumeclaims": bound("c", ", ownerReferences: [{apiVersion: postgresql.example.com/v1, kind: Cluster, name: pg, uid: u}]")}, nil, []string{"c: Cluster/pg"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := state(t, reading(t, server(t, test.items), nil, nil))
			var orphaned, reserved []string
			for _, c := range got.Claims {
				orphaned = append(orphaned, c.Name)
			}
			for _, c := range got.Reserved {
				reserved = append(reserved, c.Name+": "+c.UsedBy)
			}
			if diff := cmp.Diff(test.orphans, orphaned); diff != "" {
				t.Errorf("orphans: %s", diff)
			}
			if diff := cmp.Diff(test.reserved, reserved); diff != "" {
				t.Errorf("reserved claims: %s", diff)
			}
		})
	}
}

const pvs = `
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: pv-data-old-0}, spec: {persistentVolumeReclaimPolicy: Delete, capacity: {storage: 2Gi}, claimRef: {namespace: data, name: data-old-0}}, status: {phase: Bound}}
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: b}, spec: {persistentVolumeReclaimPolicy: Retain, capacity: {storage: 2Gi}, storageClassName: fast, csi: {driver: disks.example.com, volumeHandle: vol-1}, claimRef: {namespace: data, name: gone, uid: u}}, status: {phase: Released}}
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: a}, spec: {persistentVolumeReclaimPolicy: Delete, capacity: {storage: 3Gi}, storageClassName: fast, csi: {driver: disks.example.com, volumeHandle: vol-2}, claimRef: {namespace: other, name: gone, uid: u}}, status: {phase: Failed, message: the driver is away}}
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: c}, spec: {persistentVolumeReclaimPolicy: Retain, capacity: {storage: 4Gi}, nfs: {server: nas, path: /x}, claimRef: {namespace: data, name: later}}, status: {phase: Available}}
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: free}, spec: {persistentVolumeReclaimPolicy: Retain, capacity: {storage: 4Gi}}, status: {phase: Available}}
- {kind: PersistentVolume, apiVersion: v1, metadata: {name: binding}, spec: {persistentVolumeReclaimPolicy: Retain, capacity: {storage: 4Gi}, claimRef: {namespace: data, name: data-old-0}}, status: {phase: Available}}
`

func TestRead_saysWhatThereIsAndHowToGetItBack(t *testing.T) {
	items := map[string]string{
		"persistentvolumeclaims": bound("data-old-0", labels) + strings.ReplaceAll(strings.ReplaceAll(bound("else", ""), "namespace: data", "namespace: other"), "storageClassName: fast, ", ""),
		"persistentvolumes":      pvs,
	}
	old := claim{
		Namespace: "data", Name: "data-old-0", Size: "1Gi", Capacity: ptr.To("2Gi"), StorageClass: ptr.To("fast"), Phase: "Bound", Created: "2026-01-31T03:12:45Z",
		VolumeName: ptr.To("pv-data-old-0"), ReclaimPolicy: ptr.To("Delete"), Application: ptr.To("old"), ClaimPolicy: ptr.To("gold"),
		Attach:        `An application old in namespace data, with the volume that it was made for, uses it again. An application in namespace data mounts it with existing_claim = { name = "data-old-0" }.`,
		DeleteCommand: "kubectl -n data delete pvc data-old-0",
	}
	elsewhere := claim{
		Namespace: "other", Name: "else", Size: "1Gi", Capacity: ptr.To("2Gi"), Phase: "Bound", Created: "2026-01-31T03:12:45Z", VolumeName: ptr.To("pv-else"),
		Attach: `An application in namespace other mounts it with existing_claim = { name = "else" }.`, DeleteCommand: "kubectl -n other delete pvc else",
	}
	released := volume{
		Name: "b", Phase: "Released", Capacity: "2Gi", StorageClass: "fast", ReclaimPolicy: "Retain", ClaimNamespace: "data", ClaimName: "gone", Created: "2026-01-31T03:12:45Z",
		Source: "volume vol-1 of the CSI driver disks.example.com",
		Attach: `kubectl patch pv b --type merge -p '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}' keeps it for a new claim of that name. ` +
			`Then make a claim gone in namespace data with storage class "fast" and no more than 2Gi, or the application that it was of: it gets this volume.`,
		DeleteCommand: "kubectl delete pv b", Remains: "The storage stays, with the data: volume vol-1 of the CSI driver disks.example.com. Delete it where it is.",
	}
	failed := volume{
		Name: "a", Phase: "Failed", Capacity: "3Gi", StorageClass: "fast", ReclaimPolicy: "Delete", ClaimNamespace: "other", ClaimName: "gone", Created: "2026-01-31T03:12:45Z",
		Source: "volume vol-2 of the CSI driver disks.example.com", Message: ptr.To("the driver is away"),
		Attach: `First see that it is not deleted, if the storage is still there: kubectl patch pv a -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'. ` +
			`Then kubectl patch pv a --type merge -p '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}' keeps it for a new claim of that name. ` +
			`Then make a claim gone in namespace other with storage class "fast" and no more than 3Gi, or the application that it was of: it gets this volume.`,
		DeleteCommand: "kubectl delete pv a", Remains: "Nothing, if the driver can delete it: volume vol-2 of the CSI driver disks.example.com is deleted with the PersistentVolume.",
	}
	waiting := volume{
		Name: "c", Phase: "Available", Capacity: "4Gi", ReclaimPolicy: "Retain", ClaimNamespace: "data", ClaimName: "later", Created: "2026-01-31T03:12:45Z",
		Source: "directory /x of the NFS server nas", Attach: `Make a claim later in namespace data with storage class "" and no more than 4Gi: it gets this volume.`,
		DeleteCommand: "kubectl delete pv c", Remains: "The storage stays, with the data: directory /x of the NFS server nas. Delete it where it is.",
	}
	for name, test := range map[string]struct {
		namespace, class *string
		claims           []claim
		volumes          []volume
	}{
		"everywhere":       {nil, nil, []claim{old, elsewhere}, []volume{failed, released, waiting}},
		"one namespace":    {ptr.To("data"), nil, []claim{old}, []volume{released, waiting}},
		"one class":        {nil, ptr.To("fast"), []claim{old}, []volume{failed, released}},
		"no class":         {nil, ptr.To(""), []claim{elsewhere}, []volume{waiting}},
		"both":             {ptr.To("other"), ptr.To("fast"), []claim{}, []volume{failed}},
		"nothing is there": {ptr.To("none"), nil, []claim{}, []volume{}},
	} {
		t.Run(name, func(t *testing.T) {
			want := orphans{Namespace: test.namespace, StorageClass: test.class, Claims: test.claims, Reserved: []reserved{}, Volumes: test.volumes}
			if diff := cmp.Diff(want, state(t, reading(t, server(t, items), test.namespace, test.class))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRead_saysWhatCanNotBeGotBack(t *testing.T) {
	for name, test := range map[string]struct{ items, says string }{
		"a claim that was never bound":       {strings.ReplaceAll(bound("c", ""), ", volumeName: pv-c", ""), "It has no volume yet, so there is no data."},
		"a claim whose volume is gone":       {strings.ReplaceAll(bound("c", ""), "phase: Bound", "phase: Lost"), "Not any more: its volume pv-c does not exist."},
		"a claim that is being deleted":      {bound("c", ", deletionTimestamp: '2026-02-01T00:00:00Z'"), "Not any more: somebody has deleted it"},
		"a claim of a set with too few pods": {bound("data-db-4", ""), "StatefulSet/db uses it again when it has 4 replicas."},
	} {
		t.Run(name, func(t *testing.T) {
			got := state(t, reading(t, server(t, map[string]string{"persistentvolumeclaims": test.items, "statefulsets": strings.Replace(set, "REPLICAS", "1", 1)}), nil, nil))
			if len(got.Claims) != 1 || !strings.HasPrefix(got.Claims[0].Attach, test.says) {
				t.Errorf("got %+v, want %q", got.Claims, test.says)
			}
		})
	}
}

// Where something that may use claims is hidden, anything might be an orphan.
func TestRead_saysNothingWithoutTheRights(t *testing.T) {
	for _, what := range resources {
		t.Run(what, func(t *testing.T) {
			for _, namespace := range []*string{nil, ptr.To("data")} {
				resp := reading(t, server(t, map[string]string{"persistentvolumeclaims": bound("c", ""), what: "forbidden"}), namespace, nil)
				if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "data.stateful_orphaned_volumes: refused by the cluster" {
					t.Fatalf("got %v", resp.Diagnostics)
				}
				scope := "in all namespaces"
				if namespace != nil {
					scope = "in namespace data"
				}
				for _, s := range []string{"you may not list " + what, scope, "Grant them to the user."} {
					if !strings.Contains(resp.Diagnostics[0].Detail(), s) {
						t.Errorf("%q does not say %q", resp.Diagnostics[0].Detail(), s)
					}
				}
				if !resp.State.Raw.IsNull() {
					t.Errorf("the state is %s", resp.State.Raw)
				}
			}
		})
	}
}

func TestRead_wantsACluster(t *testing.T) {
	for want, cluster := range map[string]*kube.Cluster{
		"the cluster can't be reached": kube.NewCluster(&rest.Config{Host: "http://127.0.0.1:9"}),
		"there is no cluster to ask":   kube.Offline("no cluster is configured"),
	} {
		resp := reading(t, cluster, nil, nil)
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "data.stateful_orphaned_volumes: "+want {
			t.Errorf("got %v, want %q", resp.Diagnostics, want)
		}
	}
}

func TestSchema_isValidAndDescribed(t *testing.T) {
	s := orphansSchema()
	if diags := s.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
	described(t, "", s.Attributes)
}

func described(t *testing.T, in string, attributes map[string]schema.Attribute) {
	for name, a := range attributes {
		if d := a.GetMarkdownDescription(); !strings.HasSuffix(d, ".") || strings.Count(d, "`")%2 != 0 {
			t.Errorf("the description of %s%s is %q", in, name, d)
		}
		if nested, ok := a.(schema.NestedAttribute); ok {
			inner := map[string]schema.Attribute{}
			for n, x := range nested.GetNestedObject().GetAttributes() {
				inner[n] = x.(schema.Attribute)
			}
			described(t, in+name+".", inner)
		}
	}
}
