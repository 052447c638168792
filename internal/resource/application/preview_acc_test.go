package application_test

import (
	"context"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

var (
	statefulSets = appsv1.SchemeGroupVersion.WithResource("statefulsets")
	pods         = corev1.SchemeGroupVersion.WithResource("pods")
)

// answer is something that the API server may say to a plan.
type answer struct {
	// applied is the configuration that exists; none when the plan is to create.
	applied func(namespace string) string
	// cluster makes the cluster say it.
	cluster func(t *testing.T, namespace string)
	planned func(namespace string) string
	env     []string
	// errors are sentences of the error that the plan ends with; warnings those of
	// a plan that is made. NAMESPACE stands for the namespace.
	errors, warnings []string
	// silent are words that must not be printed.
	silent []string
}

func one(namespace string) string { return stored(namespace, 1, "1", "") }

func policy(resource schema.GroupVersionResource, expression, message string) func(*testing.T, string) {
	return func(t *testing.T, namespace string) {
		t.Helper()
		acctest.AdmissionPolicy(t, namespace, resource, expression, message)
	}
}

func webhook(a acctest.Admission, down bool) func(*testing.T, string) {
	return func(t *testing.T, namespace string) {
		t.Helper()
		a.Resources = []schema.GroupVersionResource{statefulSets}
		w := acctest.MutatingWebhook(t, namespace, a)
		if down {
			w.Stop()
		}
	}
}

var answers = map[string]answer{
	"pod security refuses a path of the node": {
		cluster: func(t *testing.T, n string) { acctest.EnforcePodSecurity(t, n, "restricted") },
		planned: func(n string) string {
			return application(n, `image = "example.org/db:1"
  run_as_user = 999
  volumes = { log = { mount_path = "/log", host_path = { path = "/var/log" } } }`)
		},
		errors: []string{"the cluster refuses Pod/db-0", `violates PodSecurity "restricted`, `restricted volume types (volume "log" uses restricted volume type "hostPath")`},
	},
	"an admission policy refuses the set": {
		cluster: policy(statefulSets, `object.spec.template.spec.containers.all(c, c.image.startsWith("registry.example.org/"))`, "images come from registry.example.org"),
		planned: one,
		errors:  []string{"the cluster refuses StatefulSet/db", "images come from registry.example.org", "The apply would fail in the same way"},
	},
	"an admission policy refuses the pods": {
		cluster: policy(pods, `object.spec.containers.all(c, has(c.resources.limits))`, "every container has limits"),
		planned: one,
		errors:  []string{"the cluster refuses Pod/db-0", "every container has limits"},
	},
	"an admission policy refuses an update": {
		applied: one,
		cluster: policy(statefulSets, `object.spec.replicas < 3`, "at most two replicas here"),
		planned: func(n string) string { return stored(n, 3, "1", "") },
		errors:  []string{"the cluster refuses StatefulSet/db", "at most two replicas here"},
	},
	"a quota for objects is used up": {
		cluster: func(t *testing.T, n string) { acctest.Quota(t, n, map[string]string{"services": "0"}) },
		planned: one,
		errors:  []string{"the cluster refuses Service/db", "exceeded quota", "limited: services=0"},
	},
	"a quota has no room for a claim": {
		cluster: func(t *testing.T, n string) { acctest.Quota(t, n, map[string]string{"requests.storage": "500Mi"}) },
		planned: one,
		errors:  []string{"the cluster refuses PersistentVolumeClaim/data-db-0", "exceeded quota", "requests.storage=500Mi"},
	},
	"a full quota says nothing to pods that are replaced": {
		applied: one,
		cluster: func(t *testing.T, n string) { acctest.Quota(t, n, map[string]string{"pods": "1"}) },
		planned: func(n string) string { return stored(n, 1, "2", "") },
	},
	"a full quota has no room for one more pod": {
		applied: one,
		cluster: func(t *testing.T, n string) { acctest.Quota(t, n, map[string]string{"pods": "1"}) },
		planned: func(n string) string { return stored(n, 2, "1", "") },
		errors:  []string{"the cluster refuses Pod/db-1", "exceeded quota"},
	},
	"a limit range refuses a claim": {
		cluster: func(t *testing.T, n string) {
			acctest.LimitRange(t, n, corev1.LimitRangeItem{
				Type: corev1.LimitTypePersistentVolumeClaim, Max: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("500Mi")},
			})
		},
		planned: one,
		errors:  []string{"the cluster refuses PersistentVolumeClaim/data-db-0", "maximum storage usage per PersistentVolumeClaim is 500Mi"},
	},
	"pod security refuses the pods": {
		cluster: func(t *testing.T, n string) { acctest.EnforcePodSecurity(t, n, "restricted") },
		planned: one,
		errors:  []string{"the cluster refuses Pod/db-0", `violates PodSecurity "restricted`, "runAsNonRoot"},
	},
	"pod security has nothing against a user": {
		cluster: func(t *testing.T, n string) { acctest.EnforcePodSecurity(t, n, "restricted") },
		planned: func(n string) string { return stored(n, 1, "1", "run_as_user = 999") },
	},
	"the API server warns": {
		cluster: func(t *testing.T, n string) {
			_, err := acctest.Cluster(t).CoreV1().Namespaces().Patch(context.Background(), n, types.MergePatchType,
				[]byte(`{"metadata": {"labels": {"pod-security.kubernetes.io/warn": "restricted"}}}`), metav1.PatchOptions{FieldManager: acctest.SomebodyElse})
			if err != nil {
				t.Fatal(err)
			}
		},
		planned:  one,
		warnings: []string{"stateful_application NAMESPACE/db: the API server warns", "StatefulSet/db: would violate PodSecurity"},
	},
	"the namespace is being deleted": {
		cluster: acctest.Terminating,
		planned: one,
		errors:  []string{"Namespace/NAMESPACE is being deleted"},
	},
	"the namespace does not exist": {
		planned:  func(n string) string { return one(n + "-missing") },
		warnings: []string{"the namespace does not exist", "the apply fails unless the namespace is there by then: NAMESPACE-missing"},
	},
	"the namespace is to be created": {
		planned: func(n string) string { return stored(n+"-missing", 1, "1", "create_namespace = true") },
		silent:  []string{"Warning"},
	},
	"a feature is switched off": {
		planned: func(n string) string { return stored(n, 1, "1", `rollout = { max_unavailable = "2" }`) },
		errors:  []string{"spec.updateStrategy.rollingUpdate.maxUnavailable of StatefulSet/db is not available", "MaxUnavailableStatefulSet", "from Kubernetes 1.37"},
	},
	"a webhook rewrites a field": {
		cluster: webhook(acctest.Admission{Rewrite: acctest.Rewriting(func(s *appsv1.StatefulSet) {
			s.Spec.Template.Spec.Containers[0].Image = "mirror.example.org/db:1"
		})}, false),
		planned:  one,
		warnings: []string{"admission changes what is sent", `StatefulSet/db: spec.template.spec.containers[name=db].image: "example.org/db:1" -> "mirror.example.org/db:1"`},
	},
	"a webhook knows no dry run": {
		cluster:  webhook(acctest.Admission{NoDryRun: true}, false),
		planned:  one,
		warnings: []string{"not everything could be checked", "StatefulSet/db: ", "dry run"},
	},
	"a webhook is down": {
		cluster:  webhook(acctest.Admission{}, true),
		planned:  one,
		warnings: []string{"not everything could be checked", "StatefulSet/db: ", "failed calling webhook"},
	},
	"the user may only look": {
		planned:  one,
		env:      []string{"KUBE_CTX=viewer"},
		warnings: []string{"not everything could be checked", "StatefulSet/db: the right to patch it is missing", "Service/db: the right to patch it is missing"},
	},
	"nobody answers": {
		planned:  func(n string) string { return somewhere["unreachable"] + one(n) },
		env:      []string{withoutKubeconfig},
		warnings: []string{"Planned without a cluster", "https://127.0.0.1:1 does not answer"},
	},
}

func TestPreview_tellsTheServersAnswersApart(t *testing.T) {
	t.Parallel()
	for name, a := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			acctest.EventuallyTakesPods(t, namespace)
			w := acctest.NewWorkspace(t, "")
			if a.applied != nil {
				w.Configure(a.applied(namespace))
				w.Apply()
			}
			if a.cluster != nil {
				a.cluster(t, namespace)
			}
			before := strings.Join(acctest.Left(t, namespace), " ")
			w.Configure(a.planned(namespace))
			out := w.With(a.env...).Run("plan", "-input=false")
			if out.Failed != (len(a.errors) > 0) {
				t.Errorf("failed: %v\n%s", out.Failed, out.Raw)
			}
			for _, sentence := range append(a.errors, a.warnings...) {
				out.ExpectSays(t, strings.ReplaceAll(sentence, "NAMESPACE", namespace))
			}
			if a.errors == nil && a.warnings == nil && strings.Contains(out.Text, "Warning: ") {
				t.Errorf("warned:\n%s", out.Raw)
			}
			for _, word := range a.silent {
				if strings.Contains(out.Text, word) {
					t.Errorf("said %q:\n%s", word, out.Raw)
				}
			}
			if after := strings.Join(acctest.Left(t, namespace), " "); after != before {
				t.Errorf("the plan has changed the cluster: there were %s, are %s", before, after)
			}
		})
	}
}
