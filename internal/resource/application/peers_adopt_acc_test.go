package application_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// adopting is an application over what the manifests make.
func adopting(namespace, more string) string {
	return application(namespace, `
  image = "example.org/db:1"
  ports = { db = { port = 5432 } }
  adopt = true
  `+more)
}

// Other providers say "already exists" and leave it at that, or take an object
// over without a word: hashicorp/terraform-provider-kubernetes#1963, #926.
func TestPeers_23_anObjectOfSomebodyElseIsRefusedAtPlanWithTheWayOut(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	made := acctest.KubectlApply(t, serviceManifest(namespace, "theirs"))
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Refused("plan").ExpectSays(t, "Service/db-peers belongs to somebody else",
		"Service/db-peers exists in namespace "+namespace+" and was not made by this provider", "It was not changed.",
		"To take over what exists, set adopt = true for the apply that creates this resource")
	if now := liveService(t, namespace, "db-peers"); now.ResourceVersion != made.GetResourceVersion() {
		t.Errorf("the Service was changed: %+v", now)
	}
	if left := acctest.Left(t, namespace); !slices.Equal(left, []string{"Service/db-peers"}) {
		t.Errorf("something was made: %v", left)
	}
}

func TestPeers_23_adoptTakesOverWhatToolsHaveMade(t *testing.T) {
	t.Parallel()
	const ours = "terraform-provider-stateful"
	for _, c := range []struct {
		name      string
		make      func(t *testing.T, manifest string) *unstructured.Unstructured
		managedBy string
	}{
		{"kubectl_apply", acctest.KubectlApply, "missing"},
		{"kubectl_apply_server_side", func(t *testing.T, manifest string) *unstructured.Unstructured {
			t.Helper()
			return acctest.Apply(t, "kubectl", false, manifest)
		}, "missing"},
		{"helm", func(t *testing.T, manifest string) *unstructured.Unstructured {
			t.Helper()
			return acctest.HelmInstall(t, "db", manifest)
		}, `"Helm"`},
		{"terraform_server_side", func(t *testing.T, manifest string) *unstructured.Unstructured {
			t.Helper()
			return acctest.Apply(t, "Terraform", false, manifest)
		}, "missing"},
		{"terraform_typed_resources", func(t *testing.T, manifest string) *unstructured.Unstructured {
			t.Helper()
			return acctest.Make(t, "HashiCorp", manifest)
		}, "missing"},
		{"pulumi", func(t *testing.T, manifest string) *unstructured.Unstructured {
			t.Helper()
			return acctest.Apply(t, "pulumi-kubernetes-1a2b3c4d", false, manifest)
		}, "missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			uids := map[string]string{}
			for _, manifest := range []string{accountManifest(namespace), serviceManifest(namespace, "theirs"), budgetManifest(namespace), setManifest(namespace)} {
				made := c.make(t, manifest)
				uids[made.GetKind()] = string(made.GetUID())
			}
			acctest.EventuallyRolledOut(t, namespace, "db")

			w := acctest.NewWorkspace(t, adopting(namespace, `env = { MODE = sensitive("fast-lane") }`))
			plan, out := w.Plan()
			acctest.ExpectAction(t, plan, db, "create")
			out.ExpectSays(t,
				"stateful_application "+namespace+"/db: objects that exist are taken over",
				"PodDisruptionBudget/db metadata.labels", "spec.maxUnavailable: 0 -> 1",
				"Service/db-peers metadata.labels.app.kubernetes.io/instance: ", "spec.publishNotReadyAddresses: missing -> true",
				"ServiceAccount/db automountServiceAccountToken: true -> false",
				"StatefulSet/db metadata.labels.app.kubernetes.io/instance: ",
				"metadata.labels.app.kubernetes.io/managed-by: "+c.managedBy+` -> "`+ours+`"`,
				"spec.replicas: 2 -> 1",
				mainContainer+`.image: "example.org/db:0" -> "example.org/db:1"`,
				mainContainer+`.env[name=MODE].value: "(env.MODE, changed in the cluster)" -> "(env.MODE)"`)
			out.ExpectNowhere(t, "snail-pace", "fast-lane")
			w.Apply()
			w.ExpectEmptyPlan()

			set, service, account := liveSet(t, namespace), liveService(t, namespace, "db-peers"), liveAccount(t, namespace)
			budget, err := acctest.Cluster(t).PolicyV1().PodDisruptionBudgets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for kind, live := range map[string]metav1.Object{"StatefulSet": set, "Service": service, "ServiceAccount": account, "PodDisruptionBudget": budget} {
				if string(live.GetUID()) != uids[kind] {
					t.Errorf("the %s was made anew", kind)
				}
				managers := slices.DeleteFunc(acctest.Managers(live), func(m string) bool { return m == "kube-controller-manager" })
				if !slices.Equal(managers, []string{ours}) {
					t.Errorf("fields of the %s are managed by %v, want us alone", kind, managers)
				}
				if live.GetAnnotations()["example.org/note"] != "hello" {
					t.Errorf("the annotation of the %s is gone: %v", kind, live.GetAnnotations())
				}
			}
			pod := set.Spec.Template
			if *set.Spec.Replicas != 1 || pod.Spec.Containers[0].Image != "example.org/db:1" || variable(set, "MODE") != "fast-lane" || *account.AutomountServiceAccountToken {
				t.Errorf("what the configuration says is not there: %+v %+v", set.Spec, account)
			}
			if set.Labels["team"] != "green" || *set.Spec.RevisionHistoryLimit != 3 || pod.Annotations["example.org/scrape"] != "true" || len(pod.Spec.Containers) != 2 {
				t.Errorf("fields of the set that the configuration does not mention are gone: %+v", set)
			}
			if *service.Spec.InternalTrafficPolicy != "Local" || len(service.Spec.Ports) != 2 || len(account.ImagePullSecrets) != 1 {
				t.Errorf("fields that the configuration does not mention are gone: %+v %+v", service.Spec, account)
			}

			// Nobody but us has them any more, so what we stop to send goes.
			w.Configure(adopting(namespace, ""))
			w.Apply()
			w.ExpectEmptyPlan()
			if value := variable(liveSet(t, namespace), "MODE"); value != "" {
				t.Errorf("the variable that was removed is still %q", value)
			}
			w.Destroy()
			if left := acctest.Left(t, namespace); len(left) > 0 {
				t.Errorf("destroy has left %v", left)
			}
		})
	}
}

func TestPeers_23_adoptTakesBackWhatALostStateHasMade(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	lost := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	lost.Apply()
	must(t, observed.Remember)

	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	_, out := w.Plan()
	out.ExpectSays(t, "objects of another instance exist", "StatefulSet/db: of instance ", "set adopt = true")
	w.Refused("apply", "-auto-approve").ExpectSays(t, "objects belong to somebody else", "made by another resource instance", "set adopt = true")

	w.Configure(stored(namespace, 1, "1", "adopt = true"))
	_, out = w.Plan()
	out.ExpectSays(t, "objects that exist are taken over", "StatefulSet/db: as it is")
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Untouched)
	// The old state has lost its part in them.
	lost.Destroy()
	must(t, observed.Untouched)
	w.ExpectEmptyPlan()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func TestPeers_23_adoptRefusesWhatItMustNotTake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		make     func(t *testing.T, namespace string)
		provider string
		says     []string
	}{
		{"another_owner", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.NewWorkspace(t, "provider \"stateful\" {\n  owner = \"first\"\n}\n"+adopting(namespace, "")).Apply()
		}, "provider \"stateful\" {\n  owner = \"second\"\n}\n", []string{
			"objects belong to somebody else", "StatefulSet/db", `belong to owner "first"`, `this provider's owner is "second"`, "An object with another owner is never taken over",
		}},
		{"another_owner_and_none_of_ours", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.NewWorkspace(t, "provider \"stateful\" {\n  owner = \"first\"\n}\n"+adopting(namespace, "")).Apply()
		}, "", []string{
			"objects belong to somebody else", "StatefulSet/db", `belong to owner "first"`, "An object with another owner is never taken over",
		}},
		// These apply again and again: to take a field is to fight.
		{"argo_cd", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.Apply(t, "argocd-controller", false, setManifest(namespace))
		}, "", []string{
			"fields of StatefulSet/db belong to another field manager",
			mainContainer + `.image: applied by field manager "argocd-controller" to "example.org/db:0"; this configuration asks for "example.org/db:1"`,
			`spec.replicas: applied by field manager "argocd-controller" to 2; this configuration asks for 1`,
		}},
		{"flux_kustomize", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.Apply(t, "kustomize-controller", false, setManifest(namespace))
		}, "", []string{`spec.replicas: applied by field manager "kustomize-controller" to 2`}},
		{"flux_helm", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.Make(t, "helm-controller", setManifest(namespace))
		}, "", []string{`spec.replicas: set by field manager "helm-controller" to 2`}},
		{"immutable_fields", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.KubectlApply(t, strings.NewReplacer("serviceName: db-peers", "serviceName: db-headless", "replicas: 2", "replicas: 1\n  podManagementPolicy: Parallel").
				Replace(setManifest(namespace)))
		}, "", []string{
			"StatefulSet/db can't be taken over as it is", "podManagementPolicy", "serviceName", "which the API never changes", "Nothing was changed.", "--cascade=orphan",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			c.make(t, namespace)
			made := liveSet(t, namespace)
			w := acctest.NewWorkspace(t, c.provider+adopting(namespace, ""))
			w.Refused("plan").ExpectSays(t, c.says...)
			if now := liveSet(t, namespace); now.Generation != made.Generation || now.Annotations["stateful-apps.io/instance"] != made.Annotations["stateful-apps.io/instance"] {
				t.Errorf("the set was %+v, is %+v", made, now)
			}
		})
	}
}

// What the error about immutable fields advises works: the set is made anew over
// pods and claims that stay.
func TestPeers_23_aSetWithOtherImmutableFieldsIsMadeAnewOverItsClaims(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.KubectlApply(t, setManifest(namespace)+`
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
`)
	acctest.EventuallyRolledOut(t, namespace, "db")
	claims := acctest.Claims(t, namespace)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", "adopt = true"))
	w.Refused("plan").ExpectSays(t, "StatefulSet/db can't be taken over as it is", "It differs from the configuration in spec.volumeClaimTemplates,")
	err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Delete(context.Background(), "db",
		metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationOrphan)})
	if err != nil {
		t.Fatal(err)
	}
	acctest.EventuallyNoSet(t, namespace, "db")
	w.Apply()
	w.ExpectEmptyPlan()
	for name, uid := range acctest.Claims(t, namespace) {
		if claims[name] != uid {
			t.Errorf("claims were %v, %s is %s", claims, name, uid)
		}
	}
	must(t, acctest.ExpectPods(t, namespace, "db", 2))
}

// An object that turns up later is refused: adopt was meant for what was there.
func TestPeers_23_adoptActsOnlyAtCreation(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(more string) string {
		return application(namespace, "image = \"example.org/db:1\"\n  adopt = true\n  "+more)
	}
	w := acctest.NewWorkspace(t, config(""))
	w.Apply()
	made := acctest.KubectlApply(t, strings.NewReplacer("name: db-peers", "name: db", "clusterIP: None", "type: ClusterIP").
		Replace(serviceManifest(namespace, "theirs")))
	w.Configure(config("ports = { db = { port = 5432 } }"))
	w.Refused("plan").ExpectSays(t, "Service/db belongs to somebody else", "was not made by this provider")
	if now := liveService(t, namespace, "db"); now.ResourceVersion != made.GetResourceVersion() {
		t.Errorf("the Service was changed: %+v", now)
	}
	w.Configure(config("")) // Terraform plans the configuration before it destroys
	w.Destroy()
	if left := acctest.Left(t, namespace); !slices.Equal(left, []string{"Service/db"}) {
		t.Errorf("destroy has left %v, want the other's Service alone", left)
	}
}
