package application_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What a plan prints takes a cluster, so make golden does not write these
// goldens. On a lab that runs (make lab):
//
//	TF_ACC=1 KUBE_CONFIG_PATH=$PWD/.lab/kubeconfig go test ./internal/resource/application -run TestPlans -update
//
// and make generate after it, since a guide shows them.
var update = flag.Bool("update", false, "rewrite the goldens in testdata/plans")

// TestPlans_readAsTheGuideShows compares what terraform plan prints for typical
// changes of testdata/plans/main.tf with the goldens beside it. Nothing but
// main.tf itself is ever applied, so all plans start from the same state.
func TestPlans_readAsTheGuideShows(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	p := plans{
		w:         acctest.NewWorkspace(t, "").With("TF_VAR_password=correct-horse"),
		namespace: acctest.Namespace(t), class: acctest.Class(t),
	}
	if !strings.HasPrefix(p.w.Must("version").Text, "Terraform ") {
		t.Skip("the goldens are in Terraform's words")
	}
	acctest.EventuallyTakesPods(t, p.namespace)
	p.configure(t)
	t.Run("create", func(t *testing.T) { p.golden(t, "create", p.w.In(t).Must("plan", "-input=false")) })
	p.w.Apply()
	for _, c := range []struct {
		name string
		// edit is text of main.tf and what takes its place.
		edit [2]string
		// meanwhile is what somebody else does to the cluster.
		meanwhile func(t *testing.T, namespace string)
		args      []string
		refused   bool
		// whole objects come and go: their names are enough.
		brief bool
	}{
		{name: "image", edit: [2]string{"postgres:17.5", "postgres:17.6"}},
		{name: "scale", edit: [2]string{"replicas     = 1", "replicas     = 3"}},
		{name: "secret", edit: [2]string{"value_wo_version = 1", "value_wo_version = 2"}},
		{name: "config", edit: [2]string{"max_connections = 200", "max_connections = 400"}},
		{name: "autoscaled", edit: [2]string{"replicas     = 1", "replicas     = 1\n  autoscaled   = true"}},
		{name: "class", edit: [2]string{"gp2", "gp3"}},
		{name: "shrink", edit: [2]string{"10Gi", "5Gi"}, refused: true},
		{name: "rename", edit: [2]string{`name         = "pg"`, `name         = "orders"`}, brief: true},
		{name: "destroy", args: []string{"-destroy"}, brief: true},
		{name: "drift", meanwhile: func(t *testing.T, namespace string) {
			t.Helper()
			// What kubectl scale and kubectl set image send.
			patch(t, namespace, "kubectl", types.MergePatchType, `{"spec": {"replicas": 2}}`, "scale")
			patch(t, namespace, "kubectl-set", types.StrategicMergePatchType,
				`{"spec": {"template": {"spec": {"containers": [{"name": "pg", "image": "postgres:17.4"}]}}}}`)
		}},
		{name: "conflict", refused: true, meanwhile: func(t *testing.T, namespace string) {
			t.Helper()
			acctest.Apply(t, "argocd-controller", true,
				`{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: pg, namespace: `+namespace+`}, spec: {replicas: 2}}`)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := p.w.In(t)
			if c.meanwhile != nil {
				// What the case before has changed is repaired when its pods are through.
				acctest.EventuallyRolledOut(t, p.namespace, "pg")
				p.configure(t)
				w.Apply()
				c.meanwhile(t, p.namespace)
			}
			p.configure(t, c.edit)
			plan := w.Must
			if c.refused {
				plan = w.Refused
			}
			out := plan(append([]string{"plan", "-input=false"}, c.args...)...)
			if c.brief {
				out.Raw = bodies.ReplaceAllString(out.Raw, "jsonencode(...)")
			}
			p.golden(t, c.name, out)
		})
	}
}

// plans are those of testdata/plans/main.tf.
type plans struct {
	w                *acctest.Workspace
	namespace, class string
}

// configure makes main.tf the configuration, edited.
func (p plans) configure(t *testing.T, edits ...[2]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "plans", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, e := range edits {
		if e[0] != "" && !strings.Contains(text, e[0]) {
			t.Fatalf("main.tf has no %q", e[0])
		}
		text = strings.Replace(text, e[0], e[1], 1)
	}
	for _, pair := range p.names(t) {
		text = strings.ReplaceAll(text, pair[0], pair[1])
	}
	p.w.Configure(text)
}

// names are the names of main.tf with those that are used instead. The CLI
// breaks lines by their length, so names that messages have in them are as long
// as what they stand for.
func (p plans) names(t *testing.T) [][2]string {
	t.Helper()
	out := [][2]string{{"shop-staging", p.namespace}, {"fast-retained", p.class}}
	for _, pair := range out {
		if len(pair[0]) != len(pair[1]) {
			t.Fatalf("%q is not as long as %q", pair[0], pair[1])
		}
	}
	return append(out, [2]string{"ebs.csi.aws.com", acctest.Driver()})
}

var (
	// preamble is the refresh and the legend of symbols, up to the first action or
	// message.
	preamble = regexp.MustCompile(`(?s)\A.*?\n(Terraform will perform |Warning: |Error: )`)
	// bodies are objects that come or go as a whole.
	bodies   = regexp.MustCompile(`(?s)jsonencode\(\n +\{\n.*?\n +\}\n +\)`)
	instance = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	moment   = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
)

// golden compares what was printed with a golden, without what differs from run
// to run.
func (p plans) golden(t *testing.T, name string, out acctest.Output) {
	t.Helper()
	got := preamble.ReplaceAllString(out.Raw, "$1")
	got = instance.ReplaceAllString(got, "6f1d0c52-3b7e-4a86-9c1f-2d5e8b704a93")
	got = moment.ReplaceAllString(got, "2026-01-31T03:12:45Z")
	for _, pair := range p.names(t) {
		got = strings.ReplaceAll(got, pair[1], pair[0])
	}
	file := filepath.Join("testdata", "plans", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +printed):\n%s", file, diff)
	}
}

// patch changes the StatefulSet, or a subresource of it, as kubectl does.
func patch(t *testing.T, namespace, manager string, how types.PatchType, body string, subresource ...string) {
	t.Helper()
	_, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Patch(context.Background(), "pg", how, []byte(body),
		metav1.PatchOptions{FieldManager: manager}, subresource...)
	if err != nil {
		t.Fatalf("patching as %s: %v", manager, err)
	}
}
