package application_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// application is an application "db" with the data source that reads it after the
// apply.
func application(namespace, image, more string) string {
	return fmt.Sprintf(`
resource "stateful_application" "db" {
  name      = "db"
  namespace = %[1]q
  image     = %[2]q
  replicas  = 2
  ports     = { db = { port = 5432 } }
  volumes   = { data = { mount_path = "/data", size = "1Gi" } }

  termination_grace_period_seconds = 1
  %[3]s
}
`, namespace, image, more) + looking(namespace, "depends_on = [stateful_application.db]")
}

// looking is the data source alone.
func looking(namespace, more string) string {
	return fmt.Sprintf(`
data "stateful_application" "db" {
  name      = "db"
  namespace = %q
  %s
}

output "db" {
  value = data.stateful_application.db
}
`, namespace, more)
}

// seen is the output of that configuration.
type seen struct {
	Ready    bool
	Reasons  []string
	Replicas struct{ Desired, Ready, Updated int }
	Revision string
	Pods     []struct {
		Name, Phase, Reason, Revision, Node, IP, Started string
		Ready, Updated                                   bool
	}
	Claims map[string]struct {
		Volume, Requested, Capacity, Phase string
		VolumeName                         string   `json:"volume_name"`
		AccessModes                        []string `json:"access_modes"`
	}
	Services map[string]struct {
		Type      string
		ClusterIP string `json:"cluster_ip"`
		Ports     []struct{ Port int }
	}
	StuckPods map[string]struct{ Node, Since, Reason, Advice string } `json:"stuck_pods"`
}

func output(t *testing.T, w *acctest.Workspace) seen {
	t.Helper()
	var out seen
	if err := json.Unmarshal([]byte(w.Must("output", "-json", "db").Raw), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDataSource_saysWhatRunsAndIsTheSameInTheNextPlan(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, "example.org/db:1", ""))
	w.Apply()
	w.ExpectEmptyPlan()

	got := output(t, w)
	if !got.Ready || len(got.Reasons) > 0 || got.Replicas.Desired != 2 || got.Replicas.Ready != 2 || got.Replicas.Updated != 2 || len(got.StuckPods) > 0 {
		t.Errorf("got %+v", got)
	}
	if len(got.Pods) != 2 {
		t.Fatalf("got %d pods", len(got.Pods))
	}
	for i, p := range got.Pods {
		if p.Name != fmt.Sprintf("db-%d", i) || p.Phase != "Running" || !p.Ready || !p.Updated || p.Revision != got.Revision ||
			p.Reason != "" || p.Node == "" || p.IP == "" || p.Started == "" {
			t.Errorf("pod %d is %+v", i, p)
		}
		c := got.Claims[fmt.Sprintf("data-db-%d", i)]
		if c.Volume != "data" || c.Requested != "1Gi" || c.Capacity != "1Gi" || c.Phase != "Bound" || c.VolumeName == "" || len(c.AccessModes) != 1 {
			t.Errorf("its claim is %+v", c)
		}
	}
	client, peers := got.Services["db"], got.Services["db-peers"]
	if len(got.Services) != 2 || client.Type != "ClusterIP" || client.ClusterIP == "" || peers.ClusterIP != "None" || len(peers.Ports) != 1 || peers.Ports[0].Port != 5432 {
		t.Errorf("the Services are %+v", got.Services)
	}
}

func TestDataSource_saysWhyAPodIsNotReady(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const broken = "lab.invalid/missing:1"
	w := acctest.NewWorkspace(t, application(namespace, broken, "wait_for_ready = false"))
	w.Apply()
	acctest.Eventually(t, func() string {
		w.Must("apply", "-refresh-only", "-auto-approve")
		got := output(t, w)
		if len(got.Pods) == 1 && strings.Contains(got.Pods[0].Reason, broken) {
			return ""
		}
		return fmt.Sprintf("got %+v", got)
	})
	got := output(t, w)
	if got.Ready || got.Pods[0].Ready || len(got.Reasons) == 0 || !strings.HasPrefix(got.Reasons[0], "Pod/db-0: ") {
		t.Errorf("got %+v, want the reason of Pod/db-0", got)
	}
}

func TestDataSource_namesPodsOnANodeThatIsLost(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	node := acctest.Name("lost")
	acctest.PodsOn(t, namespace, node)
	w := acctest.NewWorkspace(t, application(namespace, "example.org/db:1", "wait_for_ready = false"))
	w.Apply()
	w.Configure(looking(namespace, "")) // the application stays: nothing is destroyed here
	w.Must("state", "rm", "stateful_application.db")
	acctest.Eventually(t, func() string {
		out := w.Must("apply", "-auto-approve")
		got := output(t, w)
		if stuck, ok := got.StuckPods["db-0"]; !ok || stuck.Node != node || !strings.Contains(stuck.Reason, "which does not exist any more") || stuck.Since == "" {
			return fmt.Sprintf("got %+v", got)
		}
		out.ExpectSays(t, "data.stateful_application "+namespace+"/db: pods are stuck", "Pod/db-0 since ", "does not exist any more")
		return ""
	})
}

func TestDataSource_wantsAnApplicationAndACluster(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, looking(namespace, ""))
	w.Refused("plan").ExpectSays(t, "data.stateful_application "+namespace+"/db: there is no such application", `No StatefulSet, Deployment or DaemonSet "db" is in namespace "`+namespace+`"`)

	w.Configure(`provider "stateful" {` + "\n  host = \"https://127.0.0.1:9\"\n}\n" + looking(namespace, ""))
	w.Refused("plan").ExpectSays(t, "data.stateful_application "+namespace+"/db: the cluster can't be reached", "https://127.0.0.1:9 does not answer")
}

func TestDataSource_readsADeployment(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, fmt.Sprintf(`
resource "stateful_application" "db" {
  name       = "db"
  namespace  = %q
  controller = "Deployment"
  image      = "example.org/db:1"
  ports      = { db = { port = 5432 } }
  volumes    = { data = { mount_path = "/data", size = "1Gi" } }

  termination_grace_period_seconds = 1
}
`, namespace)+looking(namespace, "depends_on = [stateful_application.db]"))
	w.Apply()
	w.ExpectEmptyPlan()
	got := output(t, w)
	if !got.Ready || len(got.Pods) != 1 || !got.Pods[0].Ready || !got.Pods[0].Updated || !strings.HasPrefix(got.Pods[0].Name, "db-") {
		t.Errorf("got %+v", got)
	}
	if c := got.Claims["data.db"]; len(got.Claims) != 1 || c.Volume != "data" || c.Phase != "Bound" {
		t.Errorf("the claims are %+v", got.Claims)
	}
}
