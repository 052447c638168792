package application_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestHibernated_stopsThePodsAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	policy := `volumes = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_scale_down = "Delete" } } }`
	config := func(more string) string {
		return application(namespace, `image = "example.org/db:1"`+"\n  replicas = 2\n  ports = { db = { port = 5432 } }\n  "+policy+"\n  "+more)
	}
	w := acctest.NewWorkspace(t, config(""))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	left := acctest.Left(t, namespace)
	before, _ := w.Saved(db)

	w.Configure(config("hibernated = true"))
	w.Apply().ExpectSays(t, `~ replicas = 2 -> 0`)
	if pods := acctest.Pods(t, namespace, "db"); len(pods) > 0 {
		t.Errorf("pods %v still run", pods.Names())
	}
	expectSame(t, claims, acctest.Claims(t, namespace))
	w.ExpectEmptyPlan()
	if now, _ := w.Saved(db); now["ready"] != true || now["disruption"] != "Scale" || len(now["peers"].([]any)) != len(before["peers"].([]any)) {
		t.Errorf("state says ready %v, disruption %v, peers %v", now["ready"], now["disruption"], now["peers"])
	}

	w.Configure(config("hibernated = false"))
	w.Apply()
	expectSame(t, claims, acctest.Claims(t, namespace))
	if now := acctest.Left(t, namespace); len(now) != len(left) {
		t.Errorf("there was %v, there is %v", left, now)
	}
	w.ExpectEmptyPlan()
}

// Pods that are not there don't go, so their claims don't either.
func TestHibernated_keepsClaimsOfReplicasThatAreTakenAway(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(n, more string) string {
		return application(namespace, `image = "example.org/db:1"`+"\n  replicas = "+n+"\n  "+
			`volumes = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_scale_down = "Delete" } } }`+"\n  "+more)
	}
	w := acctest.NewWorkspace(t, config("3", ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	w.Configure(config("2", "hibernated = true"))
	w.Apply().ExpectSays(t, namespace+"/db: 1 claim is kept", "data-db-2 stay with their data")
	w.Configure(config("1", "hibernated = true"))
	w.Apply().ExpectSays(t, namespace+"/db: 1 claim is kept", "data-db-1 stay with their data")
	expectSame(t, claims, acctest.Claims(t, namespace))
	w.ExpectEmptyPlan()
}

// What somebody wakes up is put to sleep again, and is no wish for a number of
// replicas.
func TestHibernated_driftIsUndone(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`+"\n  replicas = 3\n  hibernated = true"))
	w.Apply()
	acctest.Scale(t, namespace, "db", 1)
	w.Apply().ExpectSays(t, "StatefulSet/db was changed in the cluster")
	set, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
	if err != nil || *set.Spec.Replicas != 0 {
		t.Errorf("it has %d replicas (%v)", *set.Spec.Replicas, err)
	}
	if state, _ := w.Saved(db); state["replicas"] != float64(3) {
		t.Errorf("state says %v replicas", state["replicas"])
	}
	w.ExpectEmptyPlan()
}

// The lab's nodes are in three zones, so a group of three runs, one member each.
func TestQuorum_membersStartTogetherOnNodesOfTheirOwn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(n string) string {
		return application(namespace, `image = "example.org/raft:1"`+"\n  replicas = "+n+"\n  quorum = true\n  ports = { raft = { port = 2380 } }\n  "+
			`volumes = { data = { mount_path = "/data", size = "1Gi" } }`)
	}
	w := acctest.NewWorkspace(t, config("3"))
	w.Apply()
	w.ExpectEmptyPlan()
	nodes := map[string]bool{}
	all, err := acctest.Cluster(t).CoreV1().Pods(namespace).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, pod := range all.Items {
		nodes[pod.Spec.NodeName] = true
	}
	if len(nodes) != 3 {
		t.Errorf("the members are on %v", nodes)
	}
	w.Configure(config("1"))
	out := w.Run("plan", "-input=false")
	if !out.Failed {
		t.Errorf("a group of one was planned:\n%s", out.Raw)
	}
	out.ExpectSays(t, "Too few members")
}
