package application_test

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The first annotation of a configuration replaces the whole map elsewhere, and
// the last one that is removed takes others' along.
func TestPeers_26_theFirstAnnotationKeepsThoseOfOthers(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	const first = `annotations = { "example.org/ours" = "first" }`
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	must(t, observed.Remember)
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) { s.Annotations["example.org/theirs"] = "hello" })
	acctest.EditService(t, namespace, "db", func(s *corev1.Service) {
		metav1.SetMetaDataAnnotation(&s.ObjectMeta, "example.org/theirs", "hello")
	})
	expect := func(ours string) {
		t.Helper()
		for what, annotations := range map[string]map[string]string{
			"set": liveSet(t, namespace).Annotations, "Service": liveService(t, namespace, "db").Annotations,
		} {
			if annotations["example.org/theirs"] != "hello" || annotations["example.org/ours"] != ours {
				t.Errorf("the annotations of the %s are %v, want ours to be %q", what, annotations, ours)
			}
		}
	}
	for _, step := range []struct{ more, ours string }{{first, "first"}, {"annotations = {}", ""}, {first, "first"}, {"", ""}} {
		w.Configure(stored(namespace, 1, "1", step.more))
		w.Apply()
		w.ExpectEmptyPlan()
		expect(step.ours)
	}
	// One of the same name as theirs, with another value, is a conflict and no
	// silent end of it; with the same value there is nothing to argue about.
	w.Configure(stored(namespace, 1, "1", `annotations = { "example.org/theirs" = "ours" }`))
	w.Refused("plan").ExpectSays(t, `metadata.annotations.example.org/theirs: set by field manager "somebody-else" to "hello"; this configuration asks for "ours"`)
	w.Configure(stored(namespace, 1, "1", `annotations = { "example.org/theirs" = "hello" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	expect("")
	must(t, observed.Untouched)
}

// Removing the update strategy is an error elsewhere. Here every way from one to
// another works, and restarts nothing.
func TestPeers_26_everyRolloutFollowsEveryOther(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	must(t, observed.Remember)
	const (
		none      = ""
		onDelete  = `rollout = { strategy = "OnDelete" }`
		partition = `rollout = { partition = 1, min_ready_seconds = 1 }`
		rolling   = `rollout = { strategy = "RollingUpdate" }`
	)
	for _, c := range []struct{ name, rollout string }{
		{"none to OnDelete", onDelete}, {"OnDelete to none", none},
		{"none to partition", partition}, {"partition to OnDelete", onDelete},
		{"OnDelete to partition", partition}, {"partition to none", none},
		{"none to RollingUpdate", rolling}, {"RollingUpdate to OnDelete", onDelete},
		{"OnDelete to RollingUpdate", rolling}, {"RollingUpdate to partition", partition},
		{"partition to RollingUpdate", rolling}, {"RollingUpdate to none", none},
	} {
		w.Configure(stored(namespace, 2, "1", c.rollout))
		if out := w.Run("apply", "-auto-approve", "-input=false"); out.Failed {
			t.Fatalf("%s:\n%s", c.name, out.Raw)
		}
		spec := liveSet(t, namespace).Spec
		kind, from, ready := spec.UpdateStrategy.Type, int32(0), spec.MinReadySeconds
		if r := spec.UpdateStrategy.RollingUpdate; r != nil && r.Partition != nil {
			from = *r.Partition
		}
		want := map[string]bool{
			onDelete:  kind == appsv1.OnDeleteStatefulSetStrategyType && from == 0 && ready == 0,
			partition: kind == appsv1.RollingUpdateStatefulSetStrategyType && from == 1 && ready == 1,
			none:      kind == appsv1.RollingUpdateStatefulSetStrategyType && from == 0 && ready == 0,
			rolling:   kind == appsv1.RollingUpdateStatefulSetStrategyType && from == 0 && ready == 0,
		}
		if !want[c.rollout] {
			t.Errorf("%s: the strategy is %+v with %d ready seconds", c.name, spec.UpdateStrategy, ready)
		}
		must(t, observed.Untouched)
	}
	w.ExpectEmptyPlan()
}

// What a configuration stops to mention goes back to what it is without it.
func TestPeers_26_whatIsNoLongerConfiguredIsRemoved(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image     = "example.org/db:1"
  ports     = { db = { port = 5432 } }
  labels    = { team = "blue" }
  env       = { MODE = "fast" }
  resources = { requests = { cpu = "10m" }, limits = { memory = "64Mi" } }
  placement = { tolerations = [{ key = "dedicated", operator = "Exists" }], spread = "None" }
  probes    = { readiness = { tcp_socket = { port = "db" } } }
  service   = { type = "NodePort", annotations = { "example.org/balancer" = "yes" } }
  volumes   = { data = { mount_path = "/data", size = "1Gi" }, tmp = { mount_path = "/tmp", empty_dir = {} } }
`))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	set, service := liveSet(t, namespace), liveService(t, namespace, "db")
	pod := set.Spec.Template.Spec
	c := pod.Containers[0]
	if set.Labels["team"] != "" || variable(set, "MODE") != "" || len(c.Resources.Requests)+len(c.Resources.Limits) > 0 || len(pod.Tolerations) > 0 ||
		len(pod.TopologySpreadConstraints) != 2 || len(pod.Volumes) > 0 || len(c.VolumeMounts) != 1 {
		t.Errorf("something is left of what is not configured any more: %+v %+v", set.ObjectMeta, pod)
	}
	if service.Spec.Type != corev1.ServiceTypeClusterIP || service.Annotations["example.org/balancer"] != "" {
		t.Errorf("something is left of the Service: %+v", service)
	}
}
