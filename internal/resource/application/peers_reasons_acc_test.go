package application_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// clientsWords are those of a client about itself.
var clientsWords = []string{"client rate limiter", "context deadline exceeded", "timed out waiting for the condition"}

// hashicorp/terraform-provider-kubernetes#2171, #2763: what ends is the wait, and
// the client's own limits are nobody's reason.
func TestPeers_07_theCauseIsThePodsAndNotTheClients(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image    = "`+broken+`"
  replicas = 2
  timeouts = { create = "6s" }
  rollout  = { pod_management_policy = "Parallel" }`))
	out := w.Refused("apply", "-auto-approve")
	out.ExpectSays(t, "stateful_application "+namespace+"/db is not ready after",
		`Pod/db-0: container "db" waiting: `, `Pod/db-1: container "db" waiting: `, "ImagePull", broken)
	out.ExpectNowhere(t, clientsWords...)
}

// Not even where it is the API server that does not answer any more.
func TestPeers_07_aServerThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	d, kubeconfig := acctest.Door(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image    = "`+broken+`"
  timeouts = { create = "20s" }`)).With(acctest.Kubeconfig(kubeconfig))
	cmd := w.Command("apply", "-auto-approve", "-input=false")
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pods := acctest.Cluster(t).CoreV1().Pods(namespace)
	acctest.Eventually(t, func() string {
		if _, err := pods.Get(context.Background(), "db-0", metav1.GetOptions{}); err != nil {
			return err.Error()
		}
		return ""
	})
	d.Befall(door.Rule{Fault: door.Swallow()})
	if err := cmd.Wait(); err == nil {
		t.Error("the apply succeeded")
	}
	if d.Struck() == 0 {
		t.Fatal("nothing went wrong")
	}
	says := acctest.Says("stateful_application "+namespace+"/db is not ready after", "StatefulSet/db: ", "API server: ", "no answer in time", "objects are applied and saved in state")
	if !says.MatchString(printed.String()) {
		t.Errorf("it says:\n%s", printed.String())
	}
	for _, words := range clientsWords {
		if strings.Contains(printed.String(), words) {
			t.Errorf("it says %q:\n%s", words, printed.String())
		}
	}
}
