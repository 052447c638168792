package storageclass_test

import (
	"context"
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Several terms collapse into one elsewhere, which asks for all of them at once.
func TestPeers_26_severalTopologyTermsStaySeveral(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	config := func(terms string) string {
		return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  allowed_topologies  = %s
}`, class, acctest.Driver(), terms)
	}
	const first, second = `{ "topology.kubernetes.io/zone" = ["b", "a"] }`, `{ "topology.kubernetes.io/zone" = ["c"] }`
	w := acctest.NewWorkspace(t, config(`[`+first+`, { "topology.kubernetes.io/region" = ["west"], "example.org/rack" = ["7"] }]`))
	w.Apply()
	w.ExpectEmptyPlan()
	before := get(t, class)
	terms := before.AllowedTopologies
	if len(terms) != 2 || len(terms[0].MatchLabelExpressions) != 1 || len(terms[1].MatchLabelExpressions) != 2 {
		t.Fatalf("the terms are %+v", terms)
	}
	if e := terms[0].MatchLabelExpressions[0]; e.Key != "topology.kubernetes.io/zone" || fmt.Sprint(e.Values) != "[b a]" {
		t.Errorf("the first term is %+v", e)
	}
	for _, c := range []struct {
		terms string
		want  int
	}{{`[` + first + `]`, 1}, {`[` + first + `, ` + second + `]`, 2}, {"null", 0}, {`[` + first + `]`, 1}} {
		w.Configure(config(c.terms))
		w.Apply()
		w.ExpectEmptyPlan()
		if now := get(t, class); len(now.AllowedTopologies) != c.want || now.UID != before.UID {
			t.Errorf("%s: the class is %+v, want it with %d terms and the same", c.terms, now, c.want)
		}
	}
	w.Destroy()
}

// A class of somebody else's tool is taken over as objects of an application are;
// what the API never changes is changed by making it anew.
func TestPeers_23_aClassIsAdopted(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	made := acctest.KubectlApply(t, fmt.Sprintf(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: %s, annotations: {example.org/note: hello}}
provisioner: %s
reclaimPolicy: Retain
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: false
`, class, acctest.Driver()))
	config := func(more string) string {
		return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  %s
}`, class, acctest.Driver(), more)
	}
	w := acctest.NewWorkspace(t, config(""))
	w.Refused("plan").ExpectSays(t, "StorageClass/"+class+" exists in the cluster and was not made by this provider", "set adopt = true")
	w.Configure(config("adopt = true"))
	_, out := w.Plan()
	out.ExpectSays(t, "objects that exist are taken over", "allowVolumeExpansion: false -> true")
	w.Apply()
	w.ExpectEmptyPlan()
	now := get(t, class)
	if now.UID != made.GetUID() || !*now.AllowVolumeExpansion || now.Annotations["example.org/note"] != "hello" {
		t.Errorf("the class is %+v", now)
	}
	if managers := acctest.Managers(now); fmt.Sprint(managers) != "[terraform-provider-stateful]" {
		t.Errorf("its fields are managed by %v", managers)
	}
	w.Destroy()
	if _, err := acctest.Cluster(t).StorageV1().StorageClasses().Get(context.Background(), class, metav1.GetOptions{}); err == nil {
		t.Error("destroy has left the class")
	}
}
