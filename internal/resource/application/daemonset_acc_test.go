package application_test

import (
	"context"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// agent is a DaemonSet of the image of that tag.
func agent(namespace, tag, more string) string {
	return application(namespace, `
  controller = "DaemonSet"
  image      = "example.org/db:`+tag+`"
  placement  = { tolerations = [{ operator = "Exists" }] }
  volumes    = { buffer = { mount_path = "/buffer", empty_dir = {} } }
  `+more)
}

// nodes is how many nodes the cluster has.
func nodes(t *testing.T) int {
	t.Helper()
	all, err := acctest.Cluster(t).CoreV1().Nodes().List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return len(all.Items)
}

func TestDaemonSet_runsOnEveryNodeFromItsBeginningToItsEnd(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, agent(namespace, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	first := acctest.Pods(t, namespace, "db")
	if len(first) != nodes(t) {
		t.Errorf("pods are %v, on %d nodes", first.Names(), nodes(t))
	}
	if left := strings.Join(acctest.Left(t, namespace), " "); strings.Contains(left, "PodDisruptionBudget") || strings.Contains(left, "Service/") {
		t.Errorf("there are %s", left)
	}

	w.Configure(agent(namespace, "2", ""))
	expectPlanned(t, w, "Rolling", "DaemonSet/db spec.template.spec.containers[name=db].image")
	w.Apply()
	w.ExpectEmptyPlan()
	second := acctest.Pods(t, namespace, "db")
	for name := range second {
		if first[name] != "" {
			t.Errorf("pod %s is an old one", name)
		}
	}

	acctest.EditDaemonSet(t, namespace, "db", func(d *appsv1.DaemonSet) { d.Labels["app.kubernetes.io/managed-by"] = "nobody" })
	expectPlanned(t, w, "None", "DaemonSet/db metadata.labels.app.kubernetes.io/managed-by")
	w.Apply()
	w.ExpectEmptyPlan()

	w.Configure(agent(namespace, "3", `rollout = { strategy = "OnDelete" }`))
	w.Apply().ExpectSays(t, "pods of an old revision keep running", "older revision until deleted")
	w.Configure(agent(namespace, "3", `rollout = { max_surge = "1" }`))
	w.Apply()
	w.ExpectEmptyPlan()

	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func TestDaemonSet_thatNoNodeMatchesIsReadyWithAWarning(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	label, arrive := acctest.LateNodes(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  controller = "DaemonSet"
  image      = "example.org/db:1"
  placement  = { node_selector = { "`+label+`" = "here" } }`))
	w.Apply().ExpectSays(t, namespace+"/db: it runs on no node")
	if attributes, _ := w.State(db); attributes["ready"] != true {
		t.Errorf("ready is %v", attributes["ready"])
	}
	w.ExpectEmptyPlan()
	arrive()
	acctest.Eventually(t, func() string {
		if n := len(acctest.Pods(t, namespace, "db")); n != nodes(t) {
			return "there are not as many pods as nodes"
		}
		return ""
	})
	w.ExpectEmptyPlan()
}

func TestDaemonSet_thatIsNotReadySaysWhyAndIsMended(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const impatient = `
  timeouts = { create = "10s" }`
	w := acctest.NewWorkspace(t, strings.Replace(agent(namespace, "1", impatient), "example.org/db:1", broken, 1))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "stateful_application "+namespace+"/db is not ready after", "DaemonSet/db: 0 of", "ImagePull", broken, "terraform untaint")
	w.Must("untaint", db)
	w.Configure(agent(namespace, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
}

func TestDaemonSet_whoseEndIsHeldUpNamesThePod(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, agent(namespace, "1", `timeouts = { delete = "8s" }`))
	w.Apply()
	pod := acctest.Pods(t, namespace, "db").Names()[0]
	letGo := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, pod)
	out := w.Refused("destroy", "-auto-approve")
	out.ExpectSays(t, "for the end of Pod/"+pod, "held by finalizer example.org/hold")
	out.ExpectNowhere(t, "scaled to 0")
	letGo()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}
