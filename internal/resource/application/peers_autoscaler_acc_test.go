package application_test

import (
	"context"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const autoscaled = "autoscaled = true"

// An autoscaler and Terraform fight over replicas, and where Terraform lets go of
// the field it falls to one: hashicorp/terraform-provider-kubernetes#584.
func TestPeers_22_anAutoscalerHasReplicasFromTheBeginning(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", autoscaled))
	w.Apply()
	replicas := acctest.WatchReplicas(t, namespace, "db")
	acctest.HPA(t, namespace, "db", 3, 5)
	acctest.EventuallyReplicas(t, namespace, "db", 3)
	acctest.EventuallyRolledOut(t, namespace, "db")
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 2, "2", autoscaled))
	expectObjectChanges(t, w, "StatefulSet/db "+mainContainer+".image")
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(2, 3)
	// The number that it began with means nothing any more.
	w.Configure(stored(namespace, 1, "2", autoscaled))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(2, 3)
}

func TestPeers_22_replicasAreHandedOverAndTakenBackWithoutAScaleOnTheWay(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, stored(namespace, 3, "1", ""))
	w.Apply()
	must(t, observed.Remember)
	replicas := acctest.WatchReplicas(t, namespace, "db")

	w.Configure(stored(namespace, 3, "1", autoscaled))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3)
	must(t, observed.Untouched)

	acctest.Scale(t, namespace, "db", 4)
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 3, "1", autoscaled+"\n  labels = { team = \"blue\" }"))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3, 4)

	// An autoscaler that is still there would change back what we set.
	acctest.HPA(t, namespace, "db", 4, 5)
	w.Configure(stored(namespace, 2, "1", `labels = { team = "blue" }`))
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		w.Refused(command...).ExpectSays(t, namespace+"/db: HorizontalPodAutoscaler/db still scales it",
			"Without autoscaled = true, replicas = 2 is set at each apply, and the autoscaler would change it back. Nothing was changed.",
			"kubectl -n "+namespace+" delete horizontalpodautoscaler db", "or keep autoscaled = true")
	}
	replicas.Expect(3, 4)
	err := acctest.Cluster(t).AutoscalingV2().HorizontalPodAutoscalers(namespace).Delete(context.Background(), "db", metav1.DeleteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, out := w.Plan()
	out.ExpectSays(t, namespace+"/db: scales from 4 to 2",
		"The autoscaler has left StatefulSet/db at 4 replicas, and taking them back sets 2. To change nothing, set replicas = 4.")
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3, 4, 2)
	expectOursAlone(t, namespace)

	// So that a later change is no conflict.
	w.Configure(stored(namespace, 3, "1", `labels = { team = "blue" }`))
	expectObjectChanges(t, w, "StatefulSet/db spec.replicas")
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3, 4, 2, 3)
}

// With the number that is there already nothing scales, and the field is ours
// again all the same.
func TestPeers_22_replicasAreTakenBackAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		// scaled is what somebody scales to in between, 0 for nobody.
		scaled int32
	}{{"never_scaled", 0}, {"scaled", 2}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			observed := acctest.Observe(t, namespace, "db")
			w := acctest.NewWorkspace(t, stored(namespace, 1, "1", autoscaled))
			w.Apply()
			n := int32(1)
			if c.scaled != 0 {
				n = c.scaled
				acctest.Scale(t, namespace, "db", n)
				acctest.EventuallyRolledOut(t, namespace, "db")
			}
			must(t, observed.Remember)
			replicas := acctest.WatchReplicas(t, namespace, "db")
			w.Configure(stored(namespace, int(n), "1", ""))
			_, out := w.Plan()
			out.ExpectNowhere(t, "scales from")
			w.Apply()
			w.ExpectEmptyPlan()
			must(t, observed.Untouched)
			replicas.Expect(n)
			w.Configure(stored(namespace, int(n)+1, "1", ""))
			w.Apply()
			w.ExpectEmptyPlan()
			replicas.Expect(n, n+1)
			expectOursAlone(t, namespace)
		})
	}
}

// expectOursAlone fails the test unless nobody else has the number of replicas.
func expectOursAlone(t *testing.T, namespace string) {
	t.Helper()
	if owners := acctest.OwnersOf(t, liveSet(t, namespace), "spec", "replicas"); !slices.Equal(owners, []string{"terraform-provider-stateful"}) {
		t.Errorf("spec.replicas belongs to %v, want us alone", owners)
	}
}

// An autoscaler that targets another set is none of ours.
func TestPeers_22_anAutoscalerOfAnotherSetDoesNotMatter(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", autoscaled))
	w.Apply()
	acctest.HPA(t, namespace, "db-replica", 1, 5)
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
}

func TestPeers_22_ignoreChangesLeavesReplicasToAnAutoscaler(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const ignored = "lifecycle { ignore_changes = [replicas] }"
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ignored))
	w.Apply()
	replicas := acctest.WatchReplicas(t, namespace, "db")
	acctest.HPA(t, namespace, "db", 2, 5)
	acctest.EventuallyReplicas(t, namespace, "db", 2)
	acctest.EventuallyRolledOut(t, namespace, "db")
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 1, "2", ignored))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(1, 2)
	// It can go on.
	acctest.Scale(t, namespace, "db", 3)
	acctest.EventuallyRolledOut(t, namespace, "db")
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 1, "3", ignored))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(1, 2, 3)
}
