package application_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestInterrupt_savesStateAndTheNextApplyResumes(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const more = "\n  rollout = { pod_management_policy = \"Parallel\" }"
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`+more))
	w.Apply()

	w.Configure(application(namespace, `image = "`+broken+`"`+more))
	cmd := w.Command("apply", "-auto-approve", "-input=false")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pods := acctest.Cluster(t).CoreV1().Pods(namespace)
	acctest.Eventually(t, func() string {
		pod, err := pods.Get(context.Background(), "db-0", metav1.GetOptions{})
		if err != nil || pod.Spec.Containers[0].Image != broken || len(pod.Status.ContainerStatuses) == 0 {
			return "the broken pod has not come"
		}
		return ""
	})
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Errorf("the interrupted apply succeeded:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "interrupted after") {
		t.Errorf("nothing says that it was interrupted:\n%s", out.String())
	}
	expectUnready(t, w, false)

	w.Configure(application(namespace, `image = "example.org/db:2"`+more))
	w.Apply()
	w.ExpectEmptyPlan()
}
