package application_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

var services = corev1.SchemeGroupVersion.WithResource("services")

// mirror is a webhook that has images pulled from elsewhere. What is not pulled
// from example.org is none of its business.
func mirror(s *appsv1.StatefulSet) {
	image := &s.Spec.Template.Spec.Containers[0].Image
	if rest, ok := strings.CutPrefix(*image, "example.org/"); ok {
		*image = "mirror.example.net/" + rest
	}
}

// Admission that rewrites what was sent makes an apply fail with "Provider
// produced inconsistent result after apply", or every plan show the same change:
// hashicorp/terraform-provider-kubernetes#2185, #2547, #1466.
func TestPeers_18_aRewrittenFieldIsSaidAndAccepted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		resource schema.GroupVersionResource
		rewrite  acctest.Rewrite
		says     string
		// rewritten says whether the cluster has what the webhook makes of it.
		rewritten func(t *testing.T, namespace string) bool
	}{
		{
			"image", statefulSets, acctest.Rewriting(mirror),
			`StatefulSet/db: ` + mainContainer + `.image: "example.org/db:1" -> "mirror.example.net/db:1"`,
			func(t *testing.T, namespace string) bool {
				t.Helper()
				return strings.HasPrefix(liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image, "mirror.example.net/db:")
			},
		},
		{
			"labels", statefulSets, acctest.Rewriting(func(s *appsv1.StatefulSet) {
				s.Labels["example.org/zone"] = "a"
				s.Labels["tier"] = "gold"
				delete(s.Labels, "team")
			}),
			`StatefulSet/db: metadata.labels.team: "blue" -> missing StatefulSet/db: metadata.labels.tier: "data" -> "gold"`,
			func(t *testing.T, namespace string) bool {
				t.Helper()
				labels := liveSet(t, namespace).Labels
				return labels["example.org/zone"] == "a" && labels["tier"] == "gold" && labels["team"] == ""
			},
		},
		{
			"grace_period", statefulSets, acctest.Rewriting(func(s *appsv1.StatefulSet) {
				s.Spec.Template.Spec.TerminationGracePeriodSeconds = ptr.To[int64](2)
			}),
			"StatefulSet/db: spec.template.spec.terminationGracePeriodSeconds: 1 -> 2",
			func(t *testing.T, namespace string) bool {
				t.Helper()
				return *liveSet(t, namespace).Spec.Template.Spec.TerminationGracePeriodSeconds == 2
			},
		},
		{
			"masked_value", statefulSets, acctest.Rewriting(func(s *appsv1.StatefulSet) { setEnv(s, "PASSWORD", "battery-staple") }),
			`StatefulSet/db: ` + mainContainer + `.env[name=PASSWORD].value: "(env.PASSWORD)" -> "(env.PASSWORD, changed in the cluster)"`,
			func(t *testing.T, namespace string) bool {
				t.Helper()
				return variable(liveSet(t, namespace), "PASSWORD") == "battery-staple"
			},
		},
		{
			"variable_removed", statefulSets, acctest.Rewriting(func(s *appsv1.StatefulSet) { dropEnv(s, "MODE") }),
			`StatefulSet/db: ` + mainContainer + `.env[name=MODE]: {"name":"MODE","value":"(env.MODE)"} -> missing`,
			func(t *testing.T, namespace string) bool {
				t.Helper()
				return variable(liveSet(t, namespace), "MODE") == ""
			},
		},
		{
			"service", services, acctest.Rewriting(func(s *corev1.Service) {
				if s.Name == "db" {
					s.Spec.Type = corev1.ServiceTypeNodePort
				}
			}),
			`Service/db: spec.type: "ClusterIP" -> "NodePort"`,
			func(t *testing.T, namespace string) bool {
				t.Helper()
				return liveService(t, namespace, "db").Spec.Type == corev1.ServiceTypeNodePort
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			acctest.MutatingWebhook(t, namespace, acctest.Admission{Resources: []schema.GroupVersionResource{c.resource}, Rewrite: c.rewrite})
			config := func(tag, more string) string {
				return stored(namespace, 1, tag, `
  labels = { team = "blue", tier = "data" }
  env    = { PASSWORD = sensitive("correct-horse"), MODE = "fast" }
  `+more)
			}
			settled := func(w *acctest.Workspace) {
				t.Helper()
				w.ExpectEmptyPlan()
				if !c.rewritten(t, namespace) {
					t.Errorf("the webhook's value is not in the cluster: %+v", liveSet(t, namespace))
				}
			}
			w := acctest.NewWorkspace(t, config("1", ""))
			_, out := w.Plan()
			out.ExpectSays(t, "stateful_application "+namespace+"/db: admission changes what is sent", c.says)
			out.ExpectNowhere(t, "correct-horse", "battery-staple")
			w.Apply()
			settled(w)
			// Something else is changed in the objects that the webhook sees.
			w.Configure(config("1", `annotations = { "example.org/changed" = "yes" }`))
			w.Apply().ExpectSays(t, c.says)
			if liveSet(t, namespace).Annotations["example.org/changed"] != "yes" {
				t.Error("the change did not arrive")
			}
			settled(w)
			w.Configure(config("2", ""))
			w.Apply().ExpectNowhere(t, "correct-horse", "battery-staple")
			if image := liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image; !strings.HasSuffix(image, "/db:2") {
				t.Errorf("the image is %s", image)
			}
			settled(w)
		})
	}
}

// Every write gets another answer, also those that hand a field over and take it
// back.
func TestPeers_18_aWebhookMayAnswerDifferentlyEachTime(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	asked := 0
	acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{statefulSets},
		Rewrite: acctest.Rewriting(func(s *appsv1.StatefulSet) {
			asked++
			s.Annotations["example.org/stamp"] = fmt.Sprint("stamp-", asked)
		}),
	})
	config := func(more string) string {
		return application(namespace, `
  image       = "example.org/db:1"
  annotations = { "example.org/stamp" = "ours" }
  `+more)
	}
	w := acctest.NewWorkspace(t, config(""))
	_, out := w.Plan()
	out.ExpectSays(t, `StatefulSet/db: metadata.annotations.example.org/stamp: "ours" -> "stamp-`)
	before := ""
	for _, step := range []struct{ what, more string }{
		{"created", ""},
		{"updated", `labels = { team = "blue" }`},
		{"handed over", "labels = { team = \"blue\" }\n  autoscaled = true"},
		{"taken back as it is", `labels = { team = "blue" }`},
		{"handed over again", "labels = { team = \"blue\" }\n  autoscaled = true"},
		{"taken back and changed", "labels = { team = \"blue\" }\n  replicas = 2"},
	} {
		w.Configure(config(step.more))
		w.Apply()
		stamp := liveSet(t, namespace).Annotations["example.org/stamp"]
		if !strings.HasPrefix(stamp, "stamp-") || stamp == before {
			t.Errorf("%s: the annotation was %q, is %q", step.what, before, stamp)
		}
		before = stamp
		w.ExpectEmptyPlan()
	}
	// A person's change is one, whatever the webhook has put there before.
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) { s.Labels["team"] = "red" })
	_, out = w.Plan()
	out.ExpectSays(t, `metadata.labels.team is "red" (by somebody-else at `)
	w.Apply()
	w.ExpectEmptyPlan()
	if team := liveSet(t, namespace).Labels["team"]; team != "blue" {
		t.Errorf("the label is %q", team)
	}
}

// To take an object over is two writes, and each gets another answer.
func TestPeers_18_aWebhookMayAnswerDifferentlyWhileAnObjectIsAdopted(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.KubectlApply(t, serviceManifest(namespace, "ours"))
	asked := 0
	acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{services},
		Rewrite: acctest.Rewriting(func(s *corev1.Service) {
			asked++
			s.Annotations["example.org/stamp"] = fmt.Sprint("stamp-", asked)
		}),
	})
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", `
  annotations = { "example.org/stamp" = "ours" }
  adopt       = true`))
	w.Apply()
	w.ExpectEmptyPlan()
}

// What a webhook has put there was accepted; what somebody puts there afterwards
// was not.
func TestPeers_18_aRewrittenFieldThatSomebodyChangesAfterwardsIsDrift(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{statefulSets}, Rewrite: acctest.Rewriting(mirror),
	})
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	w.Apply()
	w.ExpectEmptyPlan()
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Spec.Template.Spec.Containers[0].Image = "example.net/db:hand-made"
	})
	out := expectObjectChanges(t, w, "StatefulSet/db "+mainContainer+".image")
	out.ExpectSays(t, "StatefulSet/db was changed in the cluster", `; this plan sets it to "example.org/db:1"`)
	expectJustNow(t, out, mainContainer+`.image is "example.net/db:hand-made" (by somebody-else at `)
	w.Apply()
	w.ExpectEmptyPlan()
	if image := liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image; image != "mirror.example.net/db:1" {
		t.Errorf("the image is %s", image)
	}
}

// Without the webhook nothing changes by itself; the next change of ours brings
// what we send.
func TestPeers_18_afterTheWebhookHasGoneItsValueIsNoDrift(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	webhook := acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{statefulSets}, Rewrite: acctest.Rewriting(mirror),
	})
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	w.Apply()
	webhook.Remove()
	w.ExpectEmptyPlan()
	w.Configure(application(namespace, `image = "example.org/db:2"`))
	w.Apply()
	w.ExpectEmptyPlan()
	if image := liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image; image != "example.org/db:2" {
		t.Errorf("the image is %s", image)
	}
}

// expectJustNow fails the test unless a sentence was printed, followed by a time
// a moment ago.
func expectJustNow(t *testing.T, out acctest.Output, sentence string) {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(sentence) + `([0-9TZ:.-]+)\)`).FindStringSubmatch(out.Text)
	if found == nil {
		out.ExpectSays(t, sentence)
		return
	}
	when, err := time.Parse(time.RFC3339, found[1])
	if ago := time.Since(when); err != nil || ago < -time.Minute || ago > time.Minute {
		t.Errorf("%s%s: %s ago (%v)", sentence, found[1], ago, err)
	}
}
