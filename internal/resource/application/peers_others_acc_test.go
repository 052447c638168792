package application_test

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Labels of other controllers and the annotation of kubectl rollout restart are
// undone elsewhere: hashicorp/terraform-provider-kubernetes#746, #2304.
func TestPeers_21_whatOthersWriteStaysAndIsNoChange(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	config := func(tag, labels string) string {
		return stored(namespace, 2, tag, `
  env    = { MODE = "fast" }
  labels = `+labels)
	}
	w := acctest.NewWorkspace(t, config("1", `{ team = "blue", tier = "data" }`))
	w.Apply()

	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Labels["example.org/cost"] = "7"
		s.Annotations["example.org/note"] = "hello"
		s.Spec.RevisionHistoryLimit = ptr.To[int32](3)
		s.Spec.MinReadySeconds = 0
		pod := &s.Spec.Template.Spec
		pod.Containers = append(pod.Containers, corev1.Container{Name: "mesh", Image: "example.org/mesh:1"})
		pod.HostAliases = []corev1.HostAlias{{IP: "192.0.2.1", Hostnames: []string{"elsewhere"}}}
		pod.Containers[0].ImagePullPolicy = corev1.PullAlways
		setEnv(s, "INJECTED", "by-somebody")
	})
	acctest.EditService(t, namespace, "db", func(s *corev1.Service) {
		metav1.SetMetaDataLabel(&s.ObjectMeta, "example.org/cost", "7")
		metav1.SetMetaDataAnnotation(&s.ObjectMeta, "example.org/note", "hello")
		s.Spec.SessionAffinity = corev1.ServiceAffinityClientIP
		s.Spec.Ports = append(s.Spec.Ports, corev1.ServicePort{Name: "admin", Port: 9000, Protocol: corev1.ProtocolTCP})
	})
	acctest.RestartRollout(t, namespace, "db")
	acctest.EventuallyRolledOut(t, namespace, "db")
	w.ExpectEmptyPlan()

	expectTheirs := func() {
		t.Helper()
		set, service := liveSet(t, namespace), liveService(t, namespace, "db")
		if err := kept(set); err != nil {
			t.Error(err)
		}
		if *set.Spec.RevisionHistoryLimit != 3 || len(set.Spec.Template.Spec.HostAliases) != 1 || set.Spec.Template.Spec.Containers[0].ImagePullPolicy != corev1.PullAlways {
			t.Errorf("fields of the set that the configuration does not mention are gone: %+v", set.Spec)
		}
		if service.Labels["example.org/cost"] != "7" || service.Annotations["example.org/note"] != "hello" ||
			service.Spec.SessionAffinity != corev1.ServiceAffinityClientIP || len(service.Spec.Ports) != 2 {
			t.Errorf("what others have set in the Service is gone: %+v", service)
		}
	}
	// Labels of ours come and go, theirs stay; no pod is restarted, not even by
	// the annotation that restarted them before.
	must(t, observed.Remember)
	w.Configure(config("1", `{ team = "red" }`))
	expectObjectChanges(t, w, changesOf("metadata.labels.team", "metadata.labels.tier")...)
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Untouched)
	expectTheirs()
	if labels := liveSet(t, namespace).Labels; labels["team"] != "red" || labels["tier"] != "" {
		t.Errorf("our own labels are %v", labels)
	}
	w.Configure(config("2", `{ team = "red" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Rolled)
	expectTheirs()
}

// changesOf are the same changes in each object of an application that has ports.
func changesOf(paths ...string) []string {
	var out []string
	for _, o := range []string{"PodDisruptionBudget/db", "Service/db", "Service/db-peers", "ServiceAccount/db", "StatefulSet/db"} {
		for _, p := range paths {
			out = append(out, o+" "+p)
		}
	}
	return out
}

// A sidecar that a webhook adds is nobody's change: not at creation, not when the
// application is updated.
func TestPeers_21_whatAWebhookAddsIsNoChange(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{statefulSets},
		Rewrite: acctest.Rewriting(func(s *appsv1.StatefulSet) {
			pod := &s.Spec.Template.Spec
			if len(pod.Containers) > 1 {
				return
			}
			// First, so that ours is not where it was sent.
			pod.Containers = append([]corev1.Container{{Name: "mesh", Image: "example.org/mesh:1"}}, pod.Containers...)
			pod.Containers[1].Env = append([]corev1.EnvVar{{Name: "MESH", Value: "on"}}, pod.Containers[1].Env...)
			metav1.SetMetaDataAnnotation(&s.ObjectMeta, "example.org/mesh", "injected")
		}),
	})
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	_, out := w.Plan()
	out.ExpectNowhere(t, "admission changes what is sent")
	w.Apply()
	w.ExpectEmptyPlan()
	w.Configure(application(namespace, `image = "example.org/db:2"`))
	w.Apply()
	w.ExpectEmptyPlan()
	set := liveSet(t, namespace)
	if containers := set.Spec.Template.Spec.Containers; len(containers) != 2 || set.Annotations["example.org/mesh"] != "injected" {
		t.Errorf("what the webhook has added is gone: %+v", containers)
	}
}
