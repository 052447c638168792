package volumeclaim_test

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestGrowth_isWaitedFor(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none", "delay": "1s"})
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
	w.Apply()
	made := live(t, namespace, "reports")
	w.Configure(classed(namespace, "reports", "2Gi", class, ""))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, claim, "update")
	w.Apply()
	w.ExpectEmptyPlan()
	if now := expectBound(t, namespace, "reports", "2Gi"); now.UID != made.UID || now.Spec.VolumeName != made.Spec.VolumeName {
		t.Errorf("the claim is another one: %+v", now)
	}
}

// The file system grows when a pod uses the claim; without a pod that is somebody
// else's time.
func TestGrowth_ofAFileSystemWaitsForAPod(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, nil)
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
	w.Apply()
	w.Configure(classed(namespace, "reports", "2Gi", class, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	expectBound(t, namespace, "reports", "1Gi")

	use(t, namespace, "reports")
	acctest.Eventually(t, func() string {
		if has := live(t, namespace, "reports").Status.Capacity[corev1.ResourceStorage]; has.String() != "2Gi" {
			return "it has " + has.String()
		}
		return ""
	})
	w.Configure(classed(namespace, "reports", "3Gi", class, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	expectBound(t, namespace, "reports", "3Gi")
}

func TestGrowth_thatIsInfeasibleCanBeTakenBack(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none", "maxSize": "5Gi"})
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
	w.Apply()
	w.Configure(classed(namespace, "reports", "10Gi", class, ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "can't become ready", "the driver can't make the volume 10Gi large", "to any size above 1Gi", "are more than the class's maxSize")
	if state, _ := w.State(claim); state["ready"] != false || state["size"] != "10Gi" {
		t.Errorf("state is %v", state)
	}
	w.Configure(classed(namespace, "reports", "1Gi", class, ""))
	w.Refused("plan").ExpectSays(t, "size can't become smaller", "Only a growth that the driver could not make can be taken back")
	w.Configure(classed(namespace, "reports", "4Gi", class, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	expectBound(t, namespace, "reports", "4Gi")
}

func TestGrowth_isRefusedWhereTheClassForbidsIt(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	fixed := class(t, storagev1.VolumeBindingImmediate, nil, func(c *storagev1.StorageClass) { c.AllowVolumeExpansion = ptr.To(false) })
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", fixed, ""))
	w.Apply()
	w.Configure(classed(namespace, "reports", "2Gi", fixed, ""))
	w.Refused("plan").ExpectSays(t, "the claim can't grow", "allow_volume_expansion")
}

// Whatever ends an apply while the volume grows, the next one goes on.
func TestGrowth_goesOnAfterAnInterruption(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*acctest.Run){
		"interrupted":       (*acctest.Run).Interrupt,
		"provider killed":   (*acctest.Run).KillProviders,
		"everything killed": (*acctest.Run).Kill,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none", "delay": "5s"})
			w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
			w.Apply()
			made := live(t, namespace, "reports")
			w.Configure(classed(namespace, "reports", "2Gi", class, ""))
			run := w.Start("apply", "-auto-approve")
			acctest.Eventually(t, func() string {
				if asks := live(t, namespace, "reports").Spec.Resources.Requests[corev1.ResourceStorage]; asks.String() != "2Gi" {
					return "it asks for " + asks.String()
				}
				return ""
			})
			end(run)
			run.Wait()
			has := live(t, namespace, "reports").Status.Capacity[corev1.ResourceStorage]
			if has.String() == "2Gi" {
				t.Fatal("it had grown before the apply ended")
			}
			plan, _ := w.Plan("-lock=false")
			acctest.ExpectAction(t, plan, claim, "update")
			w.Apply("-lock=false")
			w.ExpectEmptyPlan()
			if now := expectBound(t, namespace, "reports", "2Gi"); now.UID != made.UID {
				t.Errorf("the claim is another one: %+v", now)
			}
		})
	}
}

func TestWaiting_givesTheDriversWords(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"fault": "fail-provisioning"})
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, `timeouts = { create = "20s" }`))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "is not ready after 20s", "PersistentVolumeClaim/reports: Pending: ", "the class asks for failing provisioning", "terraform untaint")

	// What the replacement finds has no data, and makes room.
	before := live(t, namespace, "reports")
	w.Configure(classed(namespace, "reports", "1Gi", immediate(t, nil), ""))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := live(t, namespace, "reports"); now.UID == before.UID || now.Status.Phase != corev1.ClaimBound {
		t.Errorf("the claim is %+v", now)
	}
}

func TestWaiting_endsWhereNoClassIs(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", acctest.Name("none"), ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "can't become ready", "not found", "Waiting longer would not help")
}

func TestClaim_inANamespaceThatDoesNotExist(t *testing.T) {
	t.Parallel()
	acctest.Require(t)
	namespace := acctest.Name("none")
	w := acctest.NewWorkspace(t, config(namespace, "reports", "1Gi", ""))
	_, out := w.Plan()
	out.ExpectSays(t, "the namespace does not exist", namespace)
	w.Refused("apply", "-auto-approve").ExpectSays(t, fmt.Sprintf("namespace %q does not exist", namespace), "Create the namespace")
	w.Refused("apply", "-auto-approve").ExpectNowhere(t, "create_namespace")
}
