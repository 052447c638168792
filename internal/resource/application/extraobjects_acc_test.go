package application_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// extended is an application with extra objects, by name.
func extended(namespace string, manifests map[string]string) string {
	var out strings.Builder
	for name, text := range manifests {
		fmt.Fprintf(&out, "%s = <<-EOT\n%s\nEOT\n", name, text)
	}
	return application(namespace, "image = \"example.org/db:1\"\nports = { db = { port = 5432 } }\nextra_objects = {\n"+out.String()+"}")
}

const (
	dbRole    = "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: db}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}"
	dbBinding = "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: db}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: db}, subjects: [{kind: ServiceAccount, name: db}]}"
	dbJob     = "{apiVersion: batch/v1, kind: Job, metadata: {name: db}, spec: {parallelism: 0, completions: 1, template: {spec: {restartPolicy: Never, containers: [{name: load, image: 'example.org/db:1'}]}}}}"
	dbIngress = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: db}, spec: {rules: [{host: db.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: db, port: {name: db}}}}]}}]}}"
)

var (
	roles     = schema.GroupVersionResource{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "roles"}
	bindings  = schema.GroupVersionResource{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "rolebindings"}
	ingresses = schema.GroupVersionResource{Group: "networking.k8s.io", Version: "v1", Resource: "ingresses"}
)

// objectsOf is a client for objects of any kind.
func objectsOf(t *testing.T, kind schema.GroupVersionResource, namespace string) dynamic.ResourceInterface {
	t.Helper()
	client, err := dynamic.NewForConfig(acctest.Config(t))
	if err != nil {
		t.Fatal(err)
	}
	return client.Resource(kind).Namespace(namespace)
}

// live is the object called db; nil if there is none.
func live(t *testing.T, kind schema.GroupVersionResource, namespace string) *unstructured.Unstructured {
	t.Helper()
	u, err := objectsOf(t, kind, namespace).Get(context.Background(), "db", metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return nil
	case err != nil:
		t.Fatal(err)
	}
	return u
}

// definition is a kind of a group of its own, which is not there yet; the function
// makes it.
func definition(t *testing.T) (kind schema.GroupVersionResource, manifest string, makeIt func()) {
	t.Helper()
	group := acctest.Name("acc") + ".example.org"
	kind = schema.GroupVersionResource{Group: group, Version: "v1alpha1", Resource: "widgets"}
	definitions := schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	client := objectsOf(t, definitions, "")
	version := func(name string, storage bool) map[string]any {
		return map[string]any{"name": name, "served": true, "storage": storage, "schema": map[string]any{"openAPIV3Schema": map[string]any{
			"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": map[string]any{
				"spec": map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": map[string]any{
					"color": map[string]any{"type": "string", "default": "blue"}, "size": map[string]any{"type": "integer"},
				}},
			},
		}}}
	}
	crd := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": map[string]any{"name": "widgets." + group},
		"spec": map[string]any{
			"group": group, "scope": "Namespaced", "names": map[string]any{"plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"},
			"versions": []any{version("v1", true), version("v1alpha1", false)},
		},
	}}
	makeIt = func() {
		if _, err := client.Create(context.Background(), crd, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := client.Delete(context.Background(), crd.GetName(), metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			t.Error(err)
		}
	})
	// Not the version that the server prefers.
	return kind, fmt.Sprintf("{apiVersion: %s/v1alpha1, kind: Widget, metadata: {name: db}, spec: {size: 0, parts: [{name: a}, {name: b}]}}", group), makeIt
}

func TestExtraObjects_livesWithTheApplication(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	widgets, widget, makeIt := definition(t)
	makeIt()
	all := map[string]string{"role": dbRole, "binding": dbBinding, "ingress": dbIngress, "widget": widget}
	w := acctest.NewWorkspace(t, extended(namespace, all))
	w.Apply()
	w.ExpectEmptyPlan()
	for _, kind := range []schema.GroupVersionResource{roles, bindings, ingresses, widgets} {
		if u := live(t, kind, namespace); u == nil || u.GetLabels()["app.kubernetes.io/instance"] != "db" {
			t.Errorf("%s is not the application's: %v", kind.Resource, u)
		}
	}

	// What somebody changes is shown, and repaired.
	patch := func(kind schema.GroupVersionResource, patch string) {
		t.Helper()
		_, err := objectsOf(t, kind, namespace).Patch(context.Background(), "db", types.MergePatchType, []byte(patch), metav1.PatchOptions{FieldManager: acctest.SomebodyElse})
		if err != nil {
			t.Fatal(err)
		}
	}
	patch(roles, `{"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "delete"]}]}`)
	patch(widgets, `{"spec": {"size": 5, "weight": 1}}`)
	expectObjectChanges(t, w, "Role/db rules[0].verbs[1]", "Widget/db spec.size")
	w.Apply()
	w.ExpectEmptyPlan()
	if u := live(t, widgets, namespace); fmt.Sprint(u.Object["spec"]) != "map[color:blue parts:[map[name:a] map[name:b]] size:0 weight:1]" {
		t.Errorf("the widget is %v", u.Object["spec"])
	}

	// One is changed, one made anew, two are removed.
	uid := live(t, bindings, namespace).GetUID()
	w.Configure(extended(namespace, map[string]string{
		"widget":  strings.Replace(widget, "size: 0", "size: 1", 1),
		"binding": strings.Replace(dbBinding, "kind: Role, name: db", "kind: ClusterRole, name: view", 1),
	}))
	expectObjectChanges(t, w, "- Ingress/db", "- Role/db", "RoleBinding/db roleRef.kind", "RoleBinding/db roleRef.name", "Widget/db spec.size")
	w.Apply()
	w.ExpectEmptyPlan()
	if live(t, roles, namespace) != nil || live(t, ingresses, namespace) != nil {
		t.Error("what was removed from the configuration is still there")
	}
	if u := live(t, bindings, namespace); u == nil || u.GetUID() == uid {
		t.Error("the binding is not another one")
	}
	w.Destroy()
	if live(t, widgets, namespace) != nil || live(t, bindings, namespace) != nil {
		t.Error("something is left")
	}
}

func TestExtraObjects_ofSomebodyElseAreRefusedByName(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	theirs := acctest.Make(t, "kubectl-create", strings.Replace(dbRole, "name: db", "namespace: "+namespace+", name: db", 1))
	w := acctest.NewWorkspace(t, extended(namespace, map[string]string{"role": dbRole}))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "Role/db belongs to somebody else")
	if now := live(t, roles, namespace); now.GetResourceVersion() != theirs.GetResourceVersion() {
		t.Error("the role was changed")
	}
	w.Destroy()
	if live(t, roles, namespace) == nil {
		t.Error("the role was deleted")
	}
}

func TestExtraObjects_ofAKindThatIsNotServedYet(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	widgets, widget, makeIt := definition(t)
	w := acctest.NewWorkspace(t, extended(namespace, map[string]string{"widget": widget}))
	_, out := w.Plan()
	out.ExpectSays(t, "not everything could be checked", "Widget/db: the cluster serves no kind Widget of "+widgets.GroupVersion().String())
	w.Refused("apply", "-auto-approve").ExpectSays(t, "the cluster has no kind Widget", "Install what defines it")
	makeIt()
	w.Apply()
	w.ExpectEmptyPlan()
	if live(t, widgets, namespace) == nil {
		t.Error("there is no widget")
	}
	w.Destroy()
}

// What defines a kind may be made a moment before.
func TestExtraObjects_ofAKindThatIsMadeInTheSameMoment(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	widgets, widget, makeIt := definition(t)
	w := acctest.NewWorkspace(t, extended(namespace, map[string]string{"widget": widget}))
	w.ApplyWhile(makeIt)
	if live(t, widgets, namespace) == nil {
		t.Error("there is no widget")
	}
	w.Destroy()
}

func TestExtraObjects_ofNoNamespaceAreRefused(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	// A kind that only the cluster knows to be one of no namespace.
	w := acctest.NewWorkspace(t, extended(namespace, map[string]string{"lease": "{apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: FlowSchema, metadata: {name: db}}"}))
	w.Refused("plan").ExpectSays(t, "kind FlowSchema can't be part of an application")
}

// The plan is the same without a cluster.
func TestExtraObjects_arePlannedWithoutACluster(t *testing.T) {
	t.Parallel()
	acctest.Require(t)
	_, widget, _ := definition(t)
	w := acctest.NewWorkspace(t, "provider \"stateful\" {\n  host = \"https://127.0.0.1:1\"\n}\n"+extended("data", map[string]string{"widget": widget, "role": dbRole}))
	plan, _ := w.Plan()
	objects, err := acctest.PlannedObjects(plan, db)
	if names := acctest.Names(objects); err != nil || !slices.Contains(names, "Widget/db") || !slices.Contains(names, "Role/db") {
		t.Errorf("got %v, %v", names, err)
	}
}
