package application_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Images: the one that is missing is of a registry that the lab has not.
const image, newer, missing = "rabbitmq:4.1", "rabbitmq:4.2", "example.com/rabbitmq:4.11"

// trouble is a run of the CLI that goes wrong. In its texts, the image
// example.com/rabbitmq does not exist.
type trouble struct {
	*testing.T
	transcript
	*acctest.Workspace
	namespace string
}

// TestTroubles_readAsTheGuideShows compares what terraform prints when something
// goes wrong with goldens.
func TestTroubles_readAsTheGuideShows(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	for name, run := range map[string]func(trouble) acctest.Output{
		"not-ready": func(r trouble) acctest.Output {
			r.configure(missing, `timeouts = { create = "5s" }`)
			return r.Refused("apply", "-auto-approve")
		},
		"tainted": func(r trouble) acctest.Output {
			r.configure(missing, `timeouts = { create = "5s" }`)
			r.Refused("apply", "-auto-approve")
			r.configure(image, "")
			out := r.Must("plan")
			out.Raw = planned(bodies.ReplaceAllString(out.Raw, "jsonencode(...)"))
			return out
		},
		"cannot-become-ready": func(r trouble) acctest.Output {
			r.configure(image, `volumes = { data = { mount_path = "/data", size = "10Gi", claim_policy = { storage_class = "fats" } } }`)
			return r.Refused("apply", "-auto-approve")
		},
		"warned": func(r trouble) acctest.Output {
			r.configure(missing, "timeouts = { create = \"5s\" }\n  rollout = { on_timeout = \"Warn\" }")
			return r.Apply()
		},
		"unstuck": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			r.configure(missing, `timeouts = { update = "5s" }`)
			r.Refused("apply", "-auto-approve")
			r.configure(newer, "")
			return r.Apply()
		},
		"stuck": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			const off = "timeouts = { update = \"5s\" }\n  rollout = { unstick = false }"
			r.configure(missing, off)
			r.Refused("apply", "-auto-approve")
			r.configure(newer, off)
			return r.Refused("apply", "-auto-approve")
		},
		"interrupted": func(r trouble) acctest.Output {
			r.configure(missing, "")
			run := r.Start("apply", "-auto-approve", "-input=false")
			acctest.Eventually(r.T, func() string {
				pod, err := acctest.Cluster(r.T).CoreV1().Pods(r.namespace).Get(context.Background(), "mq-0", metav1.GetOptions{})
				if err != nil || len(pod.Status.ContainerStatuses) == 0 {
					return "the first pod has not come"
				}
				return ""
			})
			run.Interrupt()
			return run.Wait()
		},
		"no-cluster": func(r trouble) acctest.Output {
			r.Configure(`provider "stateful" {` + "\n  host = \"https://127.0.0.1:9\"\n}\n" + r.text(image, ""))
			return r.Refused("apply", "-auto-approve")
		},
		"credentials": func(r trouble) acctest.Output {
			r.Configure(`provider "stateful" {` + "\n  token = \"expired\"\n}\n" + r.text(image, ""))
			return r.Refused("apply", "-auto-approve")
		},
		"rights": func(r trouble) acctest.Output {
			r.configure(image, "")
			return r.With(acctest.Kubeconfig(acctest.User(r.T, r.namespace))).Refused("apply", "-auto-approve")
		},
		"namespace": func(r trouble) acctest.Output {
			r.Configure(strings.Replace(r.text(image, ""), r.namespace, "shop-stagign", 1))
			return r.Refused("apply", "-auto-approve")
		},
		"somebody-else": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			r.Must("state", "rm", "stateful_application.mq") // as after a lost state
			return r.Refused("apply", "-auto-approve")
		},
		"being-deleted": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			holdService(r.T, r.namespace, "mq", "example.com/backup")
			err := acctest.Cluster(r.T).CoreV1().Services(r.namespace).Delete(context.Background(), "mq", metav1.DeleteOptions{})
			if err != nil {
				r.Fatal(err)
			}
			r.configure(image, `service = { type = "NodePort" }`)
			return r.Refused("apply", "-auto-approve")
		},
		"held": func(r trouble) acctest.Output {
			r.configure(image, `timeouts = { delete = "30s" }`)
			r.Apply()
			holdService(r.T, r.namespace, "mq", "example.com/backup")
			return r.Refused("destroy", "-auto-approve")
		},
		"kept": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			return r.Destroy()
		},
		"claim": func(r trouble) acctest.Output {
			acctest.MakeClaim(r.T, r.namespace, "data-mq-0", "2Gi", nil)
			r.configure(image, "")
			return r.Refused("apply", "-auto-approve")
		},
		"protected": func(r trouble) acctest.Output {
			r.configure(image, "deletion_protection = true")
			r.Apply()
			return r.Refused("destroy", "-auto-approve")
		},
		"away": func(r trouble) acctest.Output {
			r.configure(image, "")
			r.Apply()
			r.Configure(`provider "stateful" {` + "\n  host = \"https://127.0.0.1:9\"\n}\n" + r.text(newer, ""))
			out := r.Must("plan")
			_, out.Raw, _ = strings.Cut(out.Raw, "Plan: ")
			out.Raw = "Plan: " + out.Raw
			return out
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			r := trouble{
				T: t, transcript: newTranscript(t, "troubles", "shop-staging", namespace, "example.com/", "lab.invalid/"),
				Workspace: acctest.NewWorkspace(t, ""), namespace: namespace,
			}
			r.requireTerraform(t, r.Workspace)
			acctest.EventuallyTakesPods(t, namespace)
			r.golden(t, name, messages(run(r).Raw))
		})
	}
}

// text is the guide's application of an image, with more attributes.
func (r trouble) text(tag, more string) string {
	if !strings.Contains(more, "volumes") {
		more = `volumes = { data = { mount_path = "/data", size = "10Gi" } }` + "\n  " + more
	}
	return r.theirs(fmt.Sprintf(`
resource "stateful_application" "mq" {
  name      = "mq"
  namespace = "shop-staging"
  image     = %q
  replicas  = 3
  ports     = { amqp = { port = 5672 } }
  termination_grace_period_seconds = 1
  %s
}
`, tag, more))
}

func (r trouble) configure(tag, more string) { r.Configure(r.text(tag, more)) }

// holdService puts a finalizer on a Service until the test is over.
func holdService(t *testing.T, namespace, name, finalizer string) {
	t.Helper()
	acctest.EditService(t, namespace, name, func(s *corev1.Service) { s.Finalizers = []string{finalizer} })
	t.Cleanup(func() {
		acctest.EditService(t, namespace, name, func(s *corev1.Service) { s.Finalizers = nil })
	})
}

// messages are what was printed from the first error or warning on, behind the
// plan if there is one; all of it where there are none.
func messages(printed string) string {
	text := printed
	if i := strings.LastIndex(text, "\nPlan: "); i >= 0 && first.MatchString(text[i:]) {
		text = text[i:]
	}
	if at := first.FindStringIndex(text); at != nil {
		return text[at[0]+1:]
	}
	return printed
}

var first = regexp.MustCompile(`\n(Error|Warning): `)
