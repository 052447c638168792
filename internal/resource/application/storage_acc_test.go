package application_test

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// classOf makes a storage class of the tests' driver as somebody else would, and
// returns its name.
func classOf(t *testing.T, edit func(*storagev1.StorageClass)) string {
	t.Helper()
	class := &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: acctest.Class(t)}, Provisioner: acctest.Driver(),
		ReclaimPolicy: ptr.To(corev1.PersistentVolumeReclaimRetain), VolumeBindingMode: ptr.To(storagev1.VolumeBindingWaitForFirstConsumer),
	}
	edit(class)
	if _, err := acctest.Cluster(t).StorageV1().StorageClasses().Create(t.Context(), class, metav1.CreateOptions{FieldManager: acctest.SomebodyElse}); err != nil {
		t.Fatal(err)
	}
	return class.Name
}

// classed is an application with n replicas whose claims have a class.
func classed(namespace string, n int, class, more string) string {
	return application(namespace, fmt.Sprintf(`
  image    = "example.org/db:1"
  replicas = %d
  volumes  = { data = { mount_path = "/data", size = "1Gi", claim_policy = { storage_class = %q } } }
  %s`, n, class, more))
}

// What a controller would be refused, or wait for in vain, shows in the plan.
func TestStorage_isJudgedAtPlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// planned makes the cluster so and returns the configuration.
		planned func(t *testing.T, namespace string) string
		// errors are sentences of the error that the plan ends with, warnings of one
		// that is made; it is silent without both.
		errors, warnings []string
	}{
		"a quota has room for one claim and not for three": {
			planned: func(t *testing.T, n string) string {
				acctest.Quota(t, n, map[string]string{"requests.storage": "2Gi"})
				return stored(n, 3, "1", "")
			},
			errors: []string{"NAMESPACE/db: ResourceQuota/quota-", "has no room for 3 claims", `volumes["data"].size: This change makes claims data-db-0, data-db-1, data-db-2`, "requests.storage: 3Gi needed, 0 of 2Gi used"},
		},
		"a quota counts claims that exist": {
			planned: func(t *testing.T, n string) string {
				acctest.MakeClaim(t, n, "other", "1Gi", nil)
				acctest.Quota(t, n, map[string]string{"persistentvolumeclaims": "2"})
				return stored(n, 2, "1", "")
			},
			errors: []string{"has no room for 2 claims", "persistentvolumeclaims: 2 needed, 1 of 2 used"},
		},
		"a quota has room for all": {
			planned: func(t *testing.T, n string) string {
				acctest.Quota(t, n, map[string]string{"requests.storage": "3Gi", "persistentvolumeclaims": "3"})
				return stored(n, 3, "1", "")
			},
		},
		"a quota for another class": {
			planned: func(t *testing.T, n string) string {
				class := classOf(t, func(*storagev1.StorageClass) {})
				acctest.Quota(t, n, map[string]string{class + ".storageclass.storage.k8s.io/persistentvolumeclaims": "0"})
				return stored(n, 3, "1", "")
			},
		},
		"a quota for the class": {
			planned: func(t *testing.T, n string) string {
				class := classOf(t, func(*storagev1.StorageClass) {})
				acctest.Quota(t, n, map[string]string{class + ".storageclass.storage.k8s.io/persistentvolumeclaims": "1"})
				return classed(n, 2, class, "")
			},
			errors: []string{"has no room for 2 claims", ".storageclass.storage.k8s.io/persistentvolumeclaims: 2 needed, 0 of 1 used"},
		},
		"a class that does not exist": {
			planned:  func(_ *testing.T, n string) string { return classed(n, 1, "missing", "") },
			warnings: []string{`NAMESPACE/db: StorageClass "missing" does not exist`, `volumes["data"].claim_policy.storage_class: Claim data-db-0 asks for it`},
		},
		"a class that is made in the same apply": {
			planned: func(t *testing.T, n string) string {
				return fmt.Sprintf("resource \"stateful_storage_class\" \"fast\" {\n  name = %q\n  storage_provisioner = %q\n}\n", acctest.Class(t), acctest.Driver()) +
					strings.Replace(classed(n, 1, "CLASS", ""), `"CLASS"`, "stateful_storage_class.fast.name", 1)
			},
		},
		"a class whose driver is missing": {
			planned: func(t *testing.T, n string) string {
				return classed(n, 1, classOf(t, func(c *storagev1.StorageClass) { c.Provisioner = "missing.example.com" }), "")
			},
			warnings: []string{"is not installed", `The class's provisioner is "missing.example.com", and neither a CSIDriver nor a node of the cluster has a CSI driver of that name`},
		},
		"a class that binds in any zone": {
			planned: func(t *testing.T, n string) string {
				return classed(n, 1, classOf(t, func(c *storagev1.StorageClass) { c.VolumeBindingMode = ptr.To(storagev1.VolumeBindingImmediate) }), "")
			},
			warnings: []string{"binds at once, in any of ", "Its volume binding mode is Immediate, so the volume of claim data-db-0 is made in "},
		},
		"a class of another zone than the pods": {
			planned: func(t *testing.T, n string) string {
				class := classOf(t, func(c *storagev1.StorageClass) {
					c.AllowedTopologies = []corev1.TopologySelectorTerm{{MatchLabelExpressions: []corev1.TopologySelectorLabelRequirement{{Key: "topology.kubernetes.io/zone", Values: []string{"zone-a"}}}}}
				})
				return classed(n, 1, class, `placement = { node_selector = { "topology.kubernetes.io/zone" = "zone-b" } }`)
			},
			errors: []string{"makes no volumes where the pods run", `topology.kubernetes.io/zone = "zone-b", and the class makes volumes only where it is zone-a`},
		},
		"a class that deletes what a policy keeps": {
			planned: func(t *testing.T, n string) string {
				class := classOf(t, func(c *storagev1.StorageClass) { c.ReclaimPolicy = ptr.To(corev1.PersistentVolumeReclaimDelete) })
				return fmt.Sprintf("resource \"stateful_volume_claim_policy\" \"db\" {\n  name = \"db\"\n  storage_class = %q\n}\n", class) +
					strings.Replace(classed(n, 1, "CLASS", ""), `{ storage_class = "CLASS" }`, "stateful_volume_claim_policy.db", 1)
			},
			warnings: []string{"deletes volumes with their claims", "The claim policy keeps claim data-db-0, but the class's reclaim policy is Delete"},
		},
		"claims that exist": {
			planned: func(t *testing.T, n string) string {
				acctest.MakeClaim(t, n, "data-db-0", "2Gi", nil)
				return stored(n, 2, "1", "")
			},
			warnings: []string{"NAMESPACE/db: 1 claim that exists is adopted", "the pods start with the data that is in these", "data-db-0: 2Gi, class standard, made ", " ago (20"},
		},
		"the claim of a Deployment exists": {
			planned: func(t *testing.T, n string) string {
				acctest.MakeClaim(t, n, "data.db", "2Gi", nil)
				return stored(n, 1, "1", `controller = "Deployment"`)
			},
			warnings: []string{"NAMESPACE/db: 1 claim that exists is adopted", "data.db: 2Gi"},
		},
		"a claim that is too small": {
			planned: func(t *testing.T, n string) string {
				acctest.MakeClaim(t, n, "data-db-1", "512Mi", nil)
				return stored(n, 2, "1", "")
			},
			errors: []string{"claim NAMESPACE/data-db-1 can't be used", "it asks for 512Mi and the application for 1Gi", "Nothing was changed."},
		},
		"a hibernated application has no claims yet": {
			planned: func(t *testing.T, n string) string {
				acctest.Quota(t, n, map[string]string{"persistentvolumeclaims": "0"})
				return stored(n, 3, "1", "hibernated = true")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			acctest.EventuallyTakesPods(t, namespace)
			w := acctest.NewWorkspace(t, "")
			w.Configure(test.planned(t, namespace))
			out := w.Run("plan", "-input=false")
			if out.Failed != (len(test.errors) > 0) {
				t.Errorf("failed: %v\n%s", out.Failed, out.Raw)
			}
			for _, sentence := range append(test.errors, test.warnings...) {
				out.ExpectSays(t, strings.ReplaceAll(sentence, "NAMESPACE", namespace))
			}
			if len(test.errors)+len(test.warnings) == 0 && strings.Contains(out.Text, "Warning: ") {
				t.Errorf("warned:\n%s", out.Raw)
			}
		})
	}
}

// What an application has left by itself is expected, and room is needed for new
// claims only.
func TestStorage_ofAnApplicationThatIsScaled(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	w.Configure(stored(namespace, 2, "1", ""))
	if out := w.Must("plan"); strings.Contains(out.Text, "Warning: ") {
		t.Errorf("warned of its own claims:\n%s", out.Raw)
	}
	acctest.Quota(t, namespace, map[string]string{"requests.storage": "3Gi"})
	w.Configure(stored(namespace, 3, "1", ""))
	w.Must("plan")
	w.Configure(stored(namespace, 4, "1", ""))
	w.Refused("plan").ExpectSays(t, "has no room for 2 claims", "claims data-db-2, data-db-3", "requests.storage: 2Gi needed, 2Gi of 3Gi used")

	// Another instance is not expected to have left anything.
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	w.Destroy()
	w.Configure(stored(namespace, 1, "1", ""))
	w.Must("plan").ExpectSays(t, "1 claim that exists is adopted", "data-db-0: 1Gi, class standard")
}

// A plan asks for classes, quotas and claims only where claims are added, and once
// for all applications.
func TestStorage_isAskedForOnceAndOnlyForNewClaims(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.EventuallyTakesPods(t, namespace)
	d, kubeconfig := acctest.Door(t)
	several := func(replicas int, tag string) string {
		var out strings.Builder
		for _, name := range []string{"one", "two", "three"} {
			out.WriteString(strings.NewReplacer(`"db" {`, fmt.Sprintf("%q {", name), `name      = "db"`, fmt.Sprintf("name = %q", name)).Replace(stored(namespace, replicas, tag, "")))
		}
		return out.String()
	}
	w := acctest.NewWorkspace(t, several(2, "1")).With(acctest.Kubeconfig(kubeconfig))
	expect := func(when string, want map[string]int) {
		t.Helper()
		d.Take()
		w.Must("plan")
		got := map[string]int{}
		for _, c := range d.Take() {
			switch c.Resource {
			case "storageclasses", "csidrivers", "csinodes", "nodes", "resourcequotas", "limitranges", "persistentvolumeclaims", "persistentvolumes":
				if !c.DryRun {
					got[c.Verb+" "+c.Resource] += c.Number
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the plan asked %v, want %v", when, got, want)
		}
	}
	added := map[string]int{"list storageclasses": 1, "list csidrivers": 1, "list resourcequotas": 1, "list persistentvolumeclaims": 1}
	expect("creation", added)
	w.Apply()
	expect("no change", nil)
	w.Configure(several(2, "2"))
	expect("another image", nil)
	w.Configure(several(4, "1"))
	expect("more replicas", added)
	w.Configure(several(1, "1"))
	expect("fewer replicas", nil)
}

// A user who may do no more than make the objects has a plan as before.
func TestStorage_isNotJudgedWithoutTheRights(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.EventuallyTakesPods(t, namespace)
	user := acctest.User(t, namespace,
		rbacv1.PolicyRule{APIGroups: []string{"", "apps", "policy"}, Verbs: []string{"get", "create", "patch"}, Resources: []string{"services", "serviceaccounts", "statefulsets", "poddisruptionbudgets", "pods"}},
		rbacv1.PolicyRule{APIGroups: []string{""}, Verbs: []string{"create"}, Resources: []string{"persistentvolumeclaims"}})
	w := acctest.NewWorkspace(t, classed(namespace, 2, "missing", "")).With(acctest.Kubeconfig(user))
	if out := w.Must("plan"); strings.Contains(out.Text, "Warning: ") {
		t.Errorf("warned:\n%s", out.Raw)
	}
}
