package storageclasses

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

const (
	classesPath   = "/apis/storage.k8s.io/v1/storageclasses"
	driversPath   = "/apis/storage.k8s.io/v1/csidrivers"
	nodesPath     = "/apis/storage.k8s.io/v1/csinodes"
	snapshotsPath = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses"
)

// everything is a cluster that shows all.
func everything() map[string]string {
	return map[string]string{
		"/apis": `{kind: APIGroupDiscoveryList, apiVersion: apidiscovery.k8s.io/v2, items: [{metadata: {name: snapshot.storage.k8s.io}, versions: [
  {version: v1, freshness: Current, resources: [{resource: volumesnapshotclasses, responseKind: {kind: VolumeSnapshotClass}, scope: Cluster}]}]}]}`,
		classesPath: `{apiVersion: storage.k8s.io/v1, kind: StorageClassList, metadata: {resourceVersion: "1"}, items: [
  {metadata: {name: bare}, provisioner: disk.example.com},
  {metadata: {name: older, creationTimestamp: "2026-01-01T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, provisioner: quiet.example.com},
  {metadata: {name: newer, creationTimestamp: "2026-01-02T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, provisioner: disk.example.com,
    parameters: {type: fast}, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer, allowVolumeExpansion: true, mountOptions: [noatime, discard],
    allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [b, a]}, {key: rack, values: ["1"]}]}, {matchLabelExpressions: [{key: zone, values: [c]}]}]},
  {metadata: {name: not, annotations: {storageclass.kubernetes.io/is-default-class: "false"}}, provisioner: absent.example.com},
  {metadata: {name: static}, provisioner: kubernetes.io/no-provisioner}]}`,
		driversPath: `{apiVersion: storage.k8s.io/v1, kind: CSIDriverList, metadata: {resourceVersion: "1"}, items: [{metadata: {name: disk.example.com}}]}`,
		nodesPath: `{apiVersion: storage.k8s.io/v1, kind: CSINodeList, metadata: {resourceVersion: "1"}, items: [
  {metadata: {name: a}, spec: {drivers: null}}, {metadata: {name: b}, spec: {drivers: [{name: quiet.example.com, nodeID: b}]}}]}`,
		snapshotsPath: `{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshotClassList, metadata: {resourceVersion: "1"}, items: [
  {metadata: {name: other}, driver: disk.example.com, deletionPolicy: Delete},
  {metadata: {name: kept, annotations: {snapshot.storage.kubernetes.io/is-default-class: "true"}}, driver: disk.example.com, deletionPolicy: Retain},
  {metadata: {name: one, annotations: {snapshot.storage.kubernetes.io/is-default-class: "true"}}, driver: quiet.example.com, deletionPolicy: Retain},
  {metadata: {name: two, annotations: {snapshot.storage.kubernetes.io/is-default-class: "true"}}, driver: quiet.example.com, deletionPolicy: Retain}]}`,
	}
}

// server answers GET requests for these paths with these YAML documents.
func server(t *testing.T, answers map[string]string) *kube.Cluster {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer, ok := answers[r.URL.Path]
		switch {
		case answer == "forbidden":
			fail(w, http.StatusForbidden, metav1.StatusReasonForbidden, "you may not")
		case !ok:
			fail(w, http.StatusNotFound, metav1.StatusReasonNotFound, "nothing at "+r.URL.Path)
		default:
			body, err := yaml.YAMLToJSON([]byte(answer))
			if err != nil {
				panic(err)
			}
			_, _ = w.Write(body)
		}
	}))
	t.Cleanup(s.Close)
	return kube.NewCluster(&rest.Config{Host: s.URL})
}

func fail(w http.ResponseWriter, code int, reason metav1.StatusReason, message string) {
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status:   metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	})
}

// reading reads the data source.
func reading(t *testing.T, cluster *kube.Cluster) (classes, datasource.ReadResponse) {
	t.Helper()
	ctx, s := context.Background(), classesSchema()
	of := s.Type().TerraformType(ctx)
	d := &dataSource{connect: &kube.Connection{Cluster: cluster}}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: s, Raw: tftypes.NewValue(of, nil)}}
	d.Read(ctx, datasource.ReadRequest{}, &resp)
	var out classes
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Get(ctx, &out)...)
	}
	return out, resp
}

func TestRead_saysAllOfEveryClass(t *testing.T) {
	got, resp := reading(t, server(t, everything()))
	if len(resp.Diagnostics) > 0 {
		t.Fatal(resp.Diagnostics)
	}
	empty := class{
		Provisioner: "disk.example.com", DriverInstalled: ptr.To(true), VolumeBindingMode: "Immediate", ReclaimPolicy: "Delete",
		Parameters: map[string]string{}, MountOptions: []string{}, AllowedTopologies: []map[string][]string{}, SnapshotClass: ptr.To("kept"),
	}
	of := func(change func(*class)) class {
		c := empty
		change(&c)
		return c
	}
	want := classes{Default: ptr.To("newer"), Classes: map[string]class{
		"bare": empty,
		"older": of(func(c *class) {
			c.Provisioner, c.Default, c.SnapshotClass = "quiet.example.com", true, nil // of two defaults
		}),
		"newer": of(func(c *class) {
			c.Default, c.AllowVolumeExpansion, c.VolumeBindingMode, c.ReclaimPolicy = true, true, "WaitForFirstConsumer", "Retain"
			c.Parameters, c.MountOptions = map[string]string{"type": "fast"}, []string{"noatime", "discard"}
			c.AllowedTopologies = []map[string][]string{{"zone": {"b", "a"}, "rack": {"1"}}, {"zone": {"c"}}}
		}),
		"not": of(func(c *class) {
			c.Provisioner, c.DriverInstalled, c.SnapshotClass = "absent.example.com", ptr.To(false), nil
		}),
		"static": of(func(c *class) { c.Provisioner, c.DriverInstalled, c.SnapshotClass = noProvisioner, nil, nil }),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of two that are as old as each other admission takes the first by name.
func TestRead_namesTheDefaultThatCounts(t *testing.T) {
	const annotated = `annotations: {storageclass.kubernetes.io/is-default-class: "true"}`
	for name, test := range map[string]struct {
		items string
		want  *string
	}{
		"none":    {`{metadata: {name: a}, provisioner: x}`, nil},
		"as old":  {`{metadata: {name: b, ` + annotated + `}, provisioner: x}, {metadata: {name: a, ` + annotated + `}, provisioner: x}`, ptr.To("a")},
		"old way": {`{metadata: {name: a, annotations: {storageclass.beta.kubernetes.io/is-default-class: "true"}}, provisioner: x}`, ptr.To("a")},
	} {
		answers := everything()
		answers[classesPath] = `{apiVersion: storage.k8s.io/v1, kind: StorageClassList, metadata: {}, items: [` + test.items + `]}`
		got, resp := reading(t, server(t, answers))
		if diff := cmp.Diff(test.want, got.Default); diff != "" || len(resp.Diagnostics) > 0 {
			t.Errorf("%s (-want +got):\n%s%v", name, diff, resp.Diagnostics)
		}
	}
}

func TestRead_leavesOutWhatMayNotBeSeen(t *testing.T) {
	for name, test := range map[string]struct {
		hidden string
		answer string
		// of the classes newer, older and not
		newer, older, not *bool
		snapshot          *string
	}{
		"drivers":            {driversPath, "forbidden", nil, ptr.To(true), nil, ptr.To("kept")},
		"nodes":              {nodesPath, "forbidden", ptr.To(true), nil, nil, ptr.To("kept")},
		"snapshot classes":   {snapshotsPath, "forbidden", ptr.To(true), ptr.To(true), ptr.To(false), nil},
		"no snapshots there": {"/apis", `{kind: APIGroupDiscoveryList, apiVersion: apidiscovery.k8s.io/v2, items: []}`, ptr.To(true), ptr.To(true), ptr.To(false), nil},
	} {
		t.Run(name, func(t *testing.T) {
			answers := maps.Clone(everything())
			answers[test.hidden] = test.answer
			got, resp := reading(t, server(t, answers))
			if len(resp.Diagnostics) > 0 {
				t.Fatal(resp.Diagnostics)
			}
			for class, want := range map[string]*bool{"newer": test.newer, "older": test.older, "not": test.not} {
				if diff := cmp.Diff(want, got.Classes[class].DriverInstalled); diff != "" {
					t.Errorf("%s: (-want +got):\n%s", class, diff)
				}
			}
			if diff := cmp.Diff(test.snapshot, got.Classes["newer"].SnapshotClass); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRead_wantsClassesAndACluster(t *testing.T) {
	hidden := everything()
	hidden[classesPath] = "forbidden"
	for name, test := range map[string]struct {
		cluster *kube.Cluster
		want    string
	}{
		"no right":   {server(t, hidden), "data.stateful_storage_classes: refused by the cluster"},
		"no cluster": {kube.Offline("nobody has made one"), "data.stateful_storage_classes: there is no cluster to ask"},
		"nobody":     {kube.NewCluster(&rest.Config{Host: "https://127.0.0.1:1"}), "data.stateful_storage_classes: the cluster can't be reached"},
	} {
		_, resp := reading(t, test.cluster)
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != test.want || !strings.HasSuffix(resp.Diagnostics[0].Detail(), ".") {
			t.Errorf("%s: got %v", name, resp.Diagnostics)
		}
	}
}

func TestSchema_isValid(t *testing.T) {
	if diags := classesSchema().ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}
