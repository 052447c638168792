package application_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// TestPlans_readAsTheGuideShows compares what terraform plan prints for typical
// changes of testdata/plans/main.tf with the goldens beside it. Nothing but
// main.tf itself is ever applied, so all plans start from the same state.
func TestPlans_readAsTheGuideShows(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	p := plans{
		transcript: newTranscript(t, "plans", "shop-staging", namespace, "fast-retained", class),
		w:          acctest.NewWorkspace(t, "").With("TF_VAR_password=correct-horse"), namespace: namespace,
	}
	p.requireTerraform(t, p.w)
	acctest.EventuallyTakesPods(t, p.namespace)
	p.configure(t)
	t.Run("create", func(t *testing.T) { p.golden(t, "create", planned(p.w.In(t).Must("plan", "-input=false").Raw)) })
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
			p.golden(t, c.name, planned(out.Raw))
		})
	}
}

// plans are those of testdata/plans/main.tf.
type plans struct {
	transcript
	w         *acctest.Workspace
	namespace string
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
	p.w.Configure(p.theirs(text))
}

// planned is what a plan prints from the first action or message on, without the
// refresh and the legend of symbols.
func planned(printed string) string { return preamble.ReplaceAllString(printed, "$1") }

var preamble = regexp.MustCompile(`(?s)\A.*?\n(Terraform will perform |Warning: |Error: )`)

// bodies are objects that come or go as a whole.
var bodies = regexp.MustCompile(`(?s)jsonencode\(\n +\{\n.*?\n +\}\n +\)`)

// patch changes the StatefulSet, or a subresource of it, as kubectl does.
func patch(t *testing.T, namespace, manager string, how types.PatchType, body string, subresource ...string) {
	t.Helper()
	_, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Patch(context.Background(), "pg", how, []byte(body),
		metav1.PatchOptions{FieldManager: manager}, subresource...)
	if err != nil {
		t.Fatalf("patching as %s: %v", manager, err)
	}
}
