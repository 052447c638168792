package application

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

// reading reads the data source, with null for a namespace "".
func reading(t *testing.T, cluster *kube.Cluster, name, namespace string) datasource.ReadResponse {
	t.Helper()
	ctx, s := context.Background(), applicationSchema()
	of := s.Type().TerraformType(ctx).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for attribute, t := range of.AttributeTypes {
		values[attribute] = tftypes.NewValue(t, nil)
	}
	values["name"] = tftypes.NewValue(tftypes.String, name)
	if namespace != "" {
		values["namespace"] = tftypes.NewValue(tftypes.String, namespace)
	}
	d := &dataSource{connect: &kube.Connection{Cluster: cluster}}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: s, Raw: tftypes.NewValue(of, nil)}}
	d.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: s, Raw: tftypes.NewValue(of, values)}}, &resp)
	return resp
}

const (
	apps = "/apis/apps/v1/namespaces/data/"
	core = "/api/v1/namespaces/data/"

	set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data, uid: set, generation: 2}
spec:
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {volumes: [{name: shared, persistentVolumeClaim: {claimName: papers}}, {name: late, persistentVolumeClaim: {claimName: missing}}]}
  volumeClaimTemplates: [{metadata: {name: data}}]
status: {observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 1, currentRevision: db-a, updateRevision: db-b}
`
	pods = `
apiVersion: v1
kind: PodList
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: db-1, namespace: data, uid: p1, labels: {app: db, controller-revision-hash: db-b}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: set, controller: true}]}
  spec: {nodeName: n2, containers: [{name: db}]}
  status:
    phase: Running
    conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-01-01T12:00:00Z'}]
    containerStatuses: [{name: db, ready: true, restartCount: 2, state: {running: {}}}]
- apiVersion: v1
  kind: Pod
  metadata: {name: db-0, namespace: data, uid: p0, labels: {app: db, controller-revision-hash: db-a}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: set, controller: true}]}
  spec: {nodeName: n1, containers: [{name: db}]}
  status:
    phase: Running
    podIP: 10.0.0.7
    startTime: '2026-01-01T11:00:00Z'
    conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-01-01T11:01:00Z'}]
    containerStatuses: [{name: db, ready: true, state: {running: {}}}]
`
	claimList = `
apiVersion: v1
kind: PersistentVolumeClaimList
items:
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data-db-0, namespace: data, labels: {app: db}}
  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: fast, volumeName: pv-0}
  status: {phase: Bound, capacity: {storage: 2Gi}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data-db-5, namespace: data, annotations: {stateful-apps.io/owner: somebody}}
  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
  status: {phase: Pending}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data-db-7, namespace: data, labels: {app.kubernetes.io/instance: other}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: logs-db-0, namespace: data}
`
	papers = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: papers, namespace: data}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 5Gi}}, storageClassName: ''}
status: {phase: Bound, capacity: {storage: 5Gi}}
`
	serviceList = `
apiVersion: v1
kind: ServiceList
items:
- metadata: {name: db, namespace: data}
  spec: {type: LoadBalancer, clusterIP: 10.1.0.1, selector: {app: db}, ports: [{name: sql, port: 5432, protocol: TCP, nodePort: 30001}]}
  status: {loadBalancer: {ingress: [{ip: 192.0.2.7}, {hostname: db.example.org}]}}
- metadata: {name: db-peers, namespace: data}
  spec: {type: ClusterIP, clusterIP: None, selector: {app: db}, ports: [{port: 7000, protocol: UDP}]}
- metadata: {name: other, namespace: data}
  spec: {type: ClusterIP, clusterIP: 10.1.0.2, selector: {app: other}}
- metadata: {name: endpoints, namespace: data}
  spec: {type: ClusterIP, clusterIP: 10.1.0.3}
`
	lostNode = `
apiVersion: v1
kind: Node
metadata: {name: n2}
status: {conditions: [{type: Ready, status: Unknown, message: Kubelet stopped posting node status.}]}
`
)

// everything is a cluster with an application one of whose nodes is lost.
func everything() map[string]string {
	return map[string]string{
		apps + "statefulsets/db":                  set,
		core + "pods":                             pods,
		core + "persistentvolumeclaims":           claimList,
		core + "persistentvolumeclaims/papers":    papers,
		core + "services":                         serviceList,
		core + "events":                           "{apiVersion: v1, kind: EventList, items: []}",
		"/api/v1/nodes/n2":                        lostNode,
		"/apis/storage.k8s.io/v1/storageclasses/": "{}",
	}
}

func TestRead_saysWhatRuns(t *testing.T) {
	resp := reading(t, server(t, everything()), "db", "data")
	if resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
	var got application
	if diags := resp.State.Get(context.Background(), &got); diags.HasError() {
		t.Fatal(diags)
	}
	const reason = "running, not ready on node n2, which is not ready: Kubelet stopped posting node status"
	want := application{
		Name: "db", Namespace: "data", Controller: "StatefulSet",
		Ready: false, Revision: ptr.To("db-b"), Reasons: []string{"Pod/db-1: " + reason},
		Replicas: replicas{Desired: 2, Ready: 1, Updated: 1},
		Pods: []pod{
			{Name: "db-0", Ordinal: ptr.To[int32](0), Phase: "Running", Ready: true, Revision: ptr.To("db-a"), Node: ptr.To("n1"), IP: ptr.To("10.0.0.7"), Started: ptr.To("2026-01-01T11:00:00Z")},
			{Name: "db-1", Ordinal: ptr.To[int32](1), Phase: "Running", Reason: ptr.To(reason), Revision: ptr.To("db-b"), Updated: true, Restarts: 2, Node: ptr.To("n2")},
		},
		Claims: map[string]claim{
			"data-db-0": {Volume: "data", Requested: "1Gi", Capacity: ptr.To("2Gi"), StorageClass: ptr.To("fast"), Phase: "Bound", VolumeName: ptr.To("pv-0"), AccessModes: []string{"ReadWriteOnce"}},
			"data-db-5": {Volume: "data", Requested: "1Gi", Phase: "Pending", AccessModes: []string{"ReadWriteOnce"}},
			"papers":    {Volume: "shared", Requested: "5Gi", Capacity: ptr.To("5Gi"), StorageClass: ptr.To(""), Phase: "Bound", AccessModes: []string{"ReadWriteMany"}},
		},
		Services: map[string]service{
			"db": {
				Type: "LoadBalancer", ClusterIP: ptr.To("10.1.0.1"), LoadBalancerAddresses: []string{"192.0.2.7", "db.example.org"},
				Ports: []port{{Name: ptr.To("sql"), Port: 5432, Protocol: "TCP", NodePort: ptr.To[int32](30001)}},
			},
			"db-peers": {Type: "ClusterIP", ClusterIP: ptr.To("None"), LoadBalancerAddresses: []string{}, Ports: []port{{Port: 7000, Protocol: "UDP"}}},
		},
		StuckPods: map[string]stuckPod{
			"db-1": {Node: ptr.To("n2"), Since: "2026-01-01T12:00:00Z", Reason: reason, Advice: got.StuckPods["db-1"].Advice},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if advice := got.StuckPods["db-1"].Advice; !strings.Contains(advice, "kubectl taint nodes n2 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute") {
		t.Errorf("the advice is %q", advice)
	}
	if n := resp.Diagnostics.WarningsCount(); n != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), "Pod/db-1 since 2026-01-01T12:00:00Z: "+reason) {
		t.Errorf("the warnings are %v", resp.Diagnostics)
	}
}

func TestRead_ofAnApplicationWithoutPods(t *testing.T) {
	empty := "{apiVersion: v1, kind: List, items: []}"
	resp := reading(t, server(t, map[string]string{
		"/apis/apps/v1/namespaces/default/statefulsets/db":  "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: default, generation: 1}, spec: {replicas: 0, selector: {matchLabels: {app: db}}}, status: {observedGeneration: 1, updateRevision: a, currentRevision: a}}",
		"/api/v1/namespaces/default/pods":                   empty,
		"/api/v1/namespaces/default/persistentvolumeclaims": empty,
		"/api/v1/namespaces/default/services":               empty,
	}), "db", "")
	var got application
	if diags := resp.State.Get(context.Background(), &got); diags.HasError() || len(resp.Diagnostics) > 0 {
		t.Fatal(diags, resp.Diagnostics)
	}
	want := application{
		Name: "db", Namespace: "default", Controller: "StatefulSet", Ready: true, Revision: ptr.To("a"), Reasons: []string{},
		Pods: []pod{}, Claims: map[string]claim{}, Services: map[string]service{}, StuckPods: map[string]stuckPod{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRead_errorsSayWhatAndWhere(t *testing.T) {
	without := func(path, answer string) *kube.Cluster {
		answers := everything()
		if delete(answers, path); answer != "" {
			answers[path] = answer
		}
		return server(t, answers)
	}
	for name, test := range map[string]struct {
		cluster *kube.Cluster
		summary string
		says    []string
	}{
		"no such application": {without(apps+"statefulsets/db", ""), "there is no such application",
			[]string{`No StatefulSet, Deployment or DaemonSet "db" is in namespace "data" of http://127.0.0.1`, "depends_on with that resource"}},
		"no right to read the set":    {without(apps+"statefulsets/db", "forbidden"), "refused by the cluster", []string{"you may not", "get on statefulsets, deployments and daemonsets"}},
		"no right to list pods":       {without(core+"pods", "forbidden"), "refused by the cluster", []string{"list on pods"}},
		"no right to list claims":     {without(core+"persistentvolumeclaims", "forbidden"), "refused by the cluster", []string{"persistentvolumeclaims"}},
		"no right to read a claim":    {without(core+"persistentvolumeclaims/papers", "forbidden"), "refused by the cluster", []string{"you may not"}},
		"no right to list Services":   {without(core+"services", "forbidden"), "refused by the cluster", []string{"services"}},
		"nobody answers":              {kube.NewCluster(&rest.Config{Host: "http://127.0.0.1:9"}), "the cluster can't be reached", []string{"http://127.0.0.1:9 does not answer", "KUBE_* variables"}},
		"no cluster is configured":    {kube.Offline("no cluster is configured"), "there is no cluster to ask", []string{"no cluster is configured"}},
		"the cluster is not yet made": {kube.Offline("the provider's configuration is not known until apply"), "there is no cluster to ask", []string{"not known until apply"}},
	} {
		t.Run(name, func(t *testing.T) {
			diags := reading(t, test.cluster, "db", "data").Diagnostics
			if len(diags) != 1 || diags[0].Summary() != "data.stateful_application data/db: "+test.summary {
				t.Fatalf("got %v, want %q", diags, test.summary)
			}
			for _, s := range test.says {
				if !strings.Contains(diags[0].Detail(), s) {
					t.Errorf("%q does not say %q", diags[0].Detail(), s)
				}
			}
		})
	}
}

func TestSchema_isValidAndDescribed(t *testing.T) {
	s := applicationSchema()
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

func TestRead_findsTheControllerByItself(t *testing.T) {
	const object = `
metadata: {name: web, namespace: data, uid: web, generation: 1}
spec:
  replicas: 0
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {volumes: [{name: shared, persistentVolumeClaim: {claimName: papers}}]}
status: {observedGeneration: 1}
`
	for kind, path := range map[string]string{"Deployment": "deployments/web", "DaemonSet": "daemonsets/web"} {
		t.Run(kind, func(t *testing.T) {
			answers := everything()
			answers[apps+path] = "apiVersion: apps/v1\nkind: " + kind + object
			answers[apps+"replicasets"] = "{apiVersion: apps/v1, kind: ReplicaSetList, items: []}"
			resp := reading(t, server(t, answers), "web", "data")
			var got application
			if diags := resp.State.Get(context.Background(), &got); diags.HasError() || len(resp.Diagnostics) > 0 {
				t.Fatal(diags, resp.Diagnostics)
			}
			if got.Controller != kind || !got.Ready || len(got.Pods) != 0 || got.Revision != nil || len(got.Services) != 2 {
				t.Errorf("got %+v", got)
			}
			if len(got.Claims) != 1 || got.Claims["papers"].Volume != "shared" {
				t.Errorf("the claims are %v", got.Claims)
			}
		})
	}
}
