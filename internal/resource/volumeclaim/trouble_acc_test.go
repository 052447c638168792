package volumeclaim_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Who may make claims and see nothing else still gets his claim. What can't be seen
// is never deleted.
func TestRights_onClaimsAndEventsAreEnough(t *testing.T) {
	t.Parallel()
	namespace, late := acctest.Namespace(t), class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil)
	user := acctest.User(t, namespace,
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"persistentvolumeclaims"}, Verbs: []string{"get", "list", "watch", "create", "patch", "delete"}},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"events"}, Verbs: []string{"list"}})
	selected := func(more string) string {
		return classed(namespace, "reports", "1Gi", late, "selector = { match_labels = { a = \"b\" } }\n"+more)
	}
	w := acctest.NewWorkspace(t, selected("")).With(acctest.Kubeconfig(user))
	_, out := w.Plan() // volumes may not be listed, which is no news
	out.ExpectNowhere(t, "there is no volume")
	w.Apply()
	w.ExpectEmptyPlan()
	made := live(t, namespace, "reports")
	w.Configure(classed(namespace, "reports", "2Gi", late, ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "persistentvolumes is forbidden")
	w.Configure(selected(""))
	w.Destroy().ExpectSays(t, "the claim is kept")
	if now := live(t, namespace, "reports"); now.UID != made.UID || now.DeletionTimestamp != nil {
		t.Errorf("the claim is %+v", now)
	}
}

func TestQuota_isMetAtPlan(t *testing.T) {
	t.Parallel()
	namespace, fast := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none"})
	acctest.Quota(t, namespace, map[string]string{"requests.storage": "3Gi"})
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "4Gi", fast, ""))
	w.Refused("plan").ExpectSays(t, "the cluster refuses PersistentVolumeClaim/reports", "exceeded quota")
	w.Configure(classed(namespace, "reports", "2Gi", fast, ""))
	w.Apply()
	w.Configure(classed(namespace, "reports", "4Gi", fast, ""))
	w.Refused("plan").ExpectSays(t, "exceeded quota")
	w.Configure(classed(namespace, "reports", "3Gi", fast, ""))
	w.Apply()
	w.ExpectEmptyPlan()
}

// A creation that was cut off is gone on with: by Ctrl-C with what state has, after
// a kill by the owner.
func TestCreate_goesOnWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*acctest.Run){"interrupted": (*acctest.Run).Interrupt, "killed": (*acctest.Run).Kill} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace, slow := acctest.Namespace(t), immediate(t, map[string]string{"delay": "5s"})
			w := acctest.NewWorkspace(t, fmt.Sprintf("provider \"stateful\" {\n  owner = %q\n}\n", namespace)+classed(namespace, "reports", "1Gi", slow, ""))
			run := w.Start("apply", "-auto-approve")
			acctest.Eventually(t, func() string {
				if len(acctest.Claims(t, namespace)) == 0 {
					return "there is no claim"
				}
				return ""
			})
			end(run)
			run.Wait()
			made := live(t, namespace, "reports")
			if made.Status.Phase == corev1.ClaimBound {
				t.Fatal("it was bound before the apply ended")
			}
			w.Apply("-lock=false")
			w.ExpectEmptyPlan()
			if now := expectBound(t, namespace, "reports", "1Gi"); now.UID != made.UID {
				t.Errorf("the claim is another one: %+v", now)
			}
		})
	}
}

// An application uses it as it is.
func TestClaim_ofAnApplication(t *testing.T) {
	t.Parallel()
	namespace, late := acctest.Namespace(t), class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil)
	shared := func(size string) string {
		return classed(namespace, "reports", size, late, "") + fmt.Sprintf(`
resource "stateful_application" "web" {
  name      = "web"
  namespace = %q
  image     = "example.org/web:1"

  termination_grace_period_seconds = 1

  volumes = { reports = { mount_path = "/data", existing_claim = { name = stateful_volume_claim.c.name } } }
}`, namespace)
	}
	w := acctest.NewWorkspace(t, shared("1Gi"))
	w.Apply()
	w.ExpectEmptyPlan()
	made, pods := expectBound(t, namespace, "reports", "1Gi"), acctest.Pods(t, namespace, "web")
	w.Configure(shared("2Gi"))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, "stateful_application.web", "no-op")
	w.Apply()
	w.ExpectEmptyPlan()
	if now := expectBound(t, namespace, "reports", "2Gi"); now.UID != made.UID || acctest.Pods(t, namespace, "web")["web-0"] != pods["web-0"] {
		t.Errorf("the claim is %+v", now)
	}
	w.Destroy().ExpectSays(t, namespace+"/reports: the claim is kept")
	if now := live(t, namespace, "reports"); now.UID != made.UID {
		t.Errorf("the claim is %+v", now)
	}
}

// What the user has said in words happens: the data of the old volume is given up.
func TestReplace_ofAClaimWithDataNeedsAWord(t *testing.T) {
	t.Parallel()
	namespace, fast := acctest.Namespace(t), immediate(t, nil)
	moded := func(mode, more string) string {
		return config(namespace, "reports", "1Gi", fmt.Sprintf("claim_policy = { storage_class = %q, volume_mode = %q }\n%s", fast, mode, more))
	}
	w := acctest.NewWorkspace(t, moded("Filesystem", ""))
	w.Apply()
	made := expectBound(t, namespace, "reports", "1Gi")
	w.Configure(moded("Block", ""))
	w.Refused("plan").ExpectSays(t, "claim_policy.volume_mode can't change")
	w.Configure(moded("Block", "allow_replace = true"))
	plan, out := w.Plan()
	acctest.ExpectAction(t, plan, claim, "update")
	out.ExpectSays(t, "will be made anew, without its data", made.Spec.VolumeName)
	w.Apply()
	w.ExpectEmptyPlan()
	now := expectBound(t, namespace, "reports", "1Gi")
	if now.UID == made.UID || now.Spec.VolumeName == made.Spec.VolumeName || *now.Spec.VolumeMode != corev1.PersistentVolumeBlock {
		t.Errorf("the claim is %+v", now)
	}
	if state, _ := w.State(claim); state["volume"] != now.Spec.VolumeName {
		t.Errorf("state is %v", state)
	}
}

// allow_replace is for changes of the configuration: a claim that somebody has restored
// as another one, our annotations included, keeps its data.
func TestReplace_isNotWhatARestoredClaimIsFor(t *testing.T) {
	t.Parallel()
	namespace, fast := acctest.Namespace(t), immediate(t, nil)
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", fast, "allow_replace = true"))
	w.Apply()
	made := expectBound(t, namespace, "reports", "1Gi")
	claims := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace)
	if err := claims.Delete(t.Context(), made.Name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	other := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: made.Name, Labels: made.Labels, Annotations: made.Annotations},
		Spec:       made.Spec,
	}
	maps.DeleteFunc(other.Annotations, func(name, _ string) bool { return !strings.HasPrefix(name, "stateful-apps.io/") })
	other.Spec.VolumeName, other.Spec.VolumeMode = "", ptr.To(corev1.PersistentVolumeBlock)
	acctest.Eventually(t, func() string {
		if _, err := claims.Create(t.Context(), other, metav1.CreateOptions{}); err != nil {
			return err.Error() // until the first one is gone
		}
		return ""
	})
	acctest.Eventually(t, func() string {
		if phase := live(t, namespace, "reports").Status.Phase; phase != corev1.ClaimBound {
			return string(phase)
		}
		return ""
	})
	restored := live(t, namespace, "reports")
	w.Refused("plan").ExpectSays(t, "PersistentVolumeClaim/reports", "volumeMode")
	w.Refused("apply", "-auto-approve")
	if now := live(t, namespace, "reports"); now.UID != restored.UID || now.DeletionTimestamp != nil {
		t.Errorf("the claim is %+v", now)
	}
}

// A claim that is a resource keeps its own policy when an application finds it by
// the name that its own claim would have.
func TestClaim_foundByAnApplicationKeepsItsPolicy(t *testing.T) {
	t.Parallel()
	namespace, late := acctest.Namespace(t), class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil)
	w := acctest.NewWorkspace(t, classed(namespace, "data-web-0", "1Gi", late, ""))
	w.Apply()
	made := live(t, namespace, "data-web-0")
	web := acctest.NewWorkspace(t, fmt.Sprintf(`
resource "stateful_application" "web" {
  name      = "web"
  namespace = %q
  image     = "example.org/web:1"

  termination_grace_period_seconds = 1

  volumes = { data = { mount_path = "/data", size = "1Gi", claim_policy = { storage_class = %q, on_destroy = "Delete" } } }
}`, namespace, late))
	web.Apply()
	w.ExpectEmptyPlan()
	web.Destroy().ExpectSays(t, "1 claim is kept")
	w.ExpectEmptyPlan()
	if now := live(t, namespace, "data-web-0"); now.UID != made.UID || now.DeletionTimestamp != nil {
		t.Errorf("the claim is %+v", now)
	}
}
