package application_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// wiki is a Deployment of the image of that tag with a claim, whose policy is
// given.
func wiki(namespace, tag, policy string) string {
	return application(namespace, fmt.Sprintf(`
  controller = "Deployment"
  image      = "example.org/db:%s"
  ports      = { db = { port = 5432 } }
  volumes    = { data = { mount_path = "/data", size = "1Gi", claim_policy = { %s } } }`, tag, policy))
}

// alike is a Deployment of n pods without data.
func alike(namespace string, n int, more string) string {
	return application(namespace, fmt.Sprintf(`
  controller = "Deployment"
  image      = "example.org/db:1"
  replicas   = %d
  ports      = { db = { port = 5432 } }
  %s`, n, more))
}

// expectPlanned plans an update and compares what it changes in objects.
func expectPlanned(t *testing.T, w *acctest.Workspace, disruption string, want ...string) {
	t.Helper()
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "update")
	got, err := acctest.ObjectChanges(plan, db)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("the plan changes %v, want %v (%v)", got, want, err)
	}
	for _, r := range plan.ResourceChanges {
		if after, _ := r.Change.After.(map[string]any); r.Address == db && after["disruption"] != disruption {
			t.Errorf("disruption is %v, want %s", after["disruption"], disruption)
		}
	}
}

func TestDeployment_keepsItsDataForAsLongAsItLivesAndBeyond(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, wiki(namespace, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	claims, first := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")
	if !slices.Equal(claims.Names(), []string{"data.db"}) || len(first) != 1 {
		t.Fatalf("claims are %v, pods %v", claims, first)
	}
	attributes, _ := w.State(db)
	if peers, _ := attributes["peers"].([]any); attributes["ready"] != true || len(peers) != 0 || attributes["host"] != "db."+namespace+".svc" {
		t.Errorf("ready is %v, peers %v, host %v", attributes["ready"], peers, attributes["host"])
	}
	claim, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Get(context.Background(), "data.db", metav1.GetOptions{})
	if err != nil || claim.Annotations["stateful-apps.io/instance"] != attributes["instance"] {
		t.Errorf("the claim that the pod uses is not marked: %v (%v)", claim.Annotations, err)
	}

	w.Configure(wiki(namespace, "2", ""))
	expectPlanned(t, w, "Rolling", "Deployment/db spec.template.spec.containers[name=db].image")
	w.Apply()
	w.ExpectEmptyPlan()
	if second := acctest.Pods(t, namespace, "db"); len(second) != 1 || second.Names()[0] == first.Names()[0] {
		t.Errorf("pods were %v, are %v", first, second)
	}

	_, out := w.Plan("-destroy")
	out.ExpectSays(t, namespace+"/db will be destroyed: 1 claim is kept", "Kept, with their data: data.db.")
	w.Destroy().ExpectSays(t, namespace+"/db: 1 claim is kept", "data.db (1Gi, PersistentVolume pvc-"+string(claims["data.db"]))
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Fatalf("claims were %v, are %v", claims, now)
	}

	w.Configure(wiki(namespace, "2", `on_destroy = "Delete"`))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v: not adopted", claims, now)
	}
	w.Destroy().ExpectSays(t, namespace+"/db: 1 claim was deleted", "data.db")
	if now := acctest.Claims(t, namespace); len(now) > 0 {
		t.Errorf("claims are %v, and the policy gives them up", now)
	}
}

func TestDeployment_scalesAndIsBroughtBackFromDrift(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, alike(namespace, 2, ""))
	w.Apply()
	before := acctest.Pods(t, namespace, "db")
	w.Configure(alike(namespace, 4, ""))
	expectPlanned(t, w, "Scale", "Deployment/db spec.replicas")
	w.Apply()
	after := acctest.Pods(t, namespace, "db")
	for name, uid := range before {
		if after[name] != uid {
			t.Errorf("pod %s was restarted", name)
		}
	}
	if len(after) != 4 {
		t.Errorf("pods are %v, want 4", after.Names())
	}

	acctest.EditDeployment(t, namespace, "db", func(d *appsv1.Deployment) {
		d.Spec.Replicas = ptr.To[int32](1)
		d.Spec.Template.Spec.Containers[0].Image = "example.org/db:other"
	})
	_, out := w.Plan()
	out.ExpectSays(t, namespace+"/db: Deployment/db was changed in the cluster")
	expectPlanned(t, w, "Rolling", "Deployment/db spec.replicas", "Deployment/db spec.template.spec.containers[name=db].image")
	w.Apply()
	w.ExpectEmptyPlan()
	if now := acctest.Pods(t, namespace, "db"); len(now) != 4 {
		t.Errorf("pods are %v, want 4", now.Names())
	}
	w.Configure(alike(namespace, 0, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func TestDeployment_thatIsNotReadySaysWhyAndIsMended(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const patient = `
  timeouts = { update = "15s" }`
	w := acctest.NewWorkspace(t, alike(namespace, 2, patient))
	w.Apply()
	serving := acctest.Pods(t, namespace, "db")
	w.Configure(strings.Replace(alike(namespace, 2, patient), "example.org/db:1", broken, 1))
	out := w.Refused("apply", "-auto-approve")
	out.ExpectSays(t, "stateful_application "+namespace+"/db is not ready after", "Deployment/db: 2 of 2 pods ready, 1 of 2 updated", "ImagePull", broken)
	now := acctest.Pods(t, namespace, "db")
	for name, uid := range serving {
		if now[name] != uid {
			t.Errorf("pod %s, which serves, is gone", name)
		}
	}
	w.Configure(alike(namespace, 2, ""))
	w.Apply()
	w.ExpectEmptyPlan()
}

func TestDeployment_goesFromOneStrategyToTheOther(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, alike(namespace, 1, ""))
	w.Apply()
	for _, rollout := range []string{
		`rollout = { strategy = "Recreate" }`, `rollout = { max_surge = "1", max_unavailable = "0", min_ready_seconds = 1 }`,
		// A claim for one node brings Recreate along, and a claim that goes is kept.
		`volumes = { data = { mount_path = "/data", size = "1Gi" } }`, "",
	} {
		w.Configure(alike(namespace, 1, rollout))
		w.Apply()
		w.ExpectEmptyPlan()
	}
	if claims := acctest.Claims(t, namespace); !slices.Equal(claims.Names(), []string{"data.db"}) {
		t.Errorf("claims are %v", claims.Names())
	}
}

func TestDeployment_refusesAClaimThatMustNotBeUsed(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MakeClaim(t, namespace, "data.db", "512Mi", nil)
	w := acctest.NewWorkspace(t, wiki(namespace, "1", ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "claim "+namespace+"/data.db can't be used", "it asks for 512Mi and the application for 1Gi", "Nothing was changed.")
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("something was sent: %v", left)
	}
}

// A pod of the old revision may read its files until it has ended.
func TestDeployment_deletesOldFilesWithTheRolloutThatReplacesThem(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, alike(namespace, 2, `config_files = { "/etc/db.conf" = "a" }`))
	w.Apply()
	w.Configure(alike(namespace, 2, `config_files = { "/etc/db.conf" = "b" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	files := slices.DeleteFunc(acctest.Left(t, namespace), func(name string) bool { return !strings.HasPrefix(name, "ConfigMap/") })
	if len(files) != 1 {
		t.Errorf("there are %v", files)
	}
}

func TestDeployment_whoseEndIsHeldUpNamesThePodAndWhereTheDataIs(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, strings.Replace(wiki(namespace, "1", ""), "controller =", "timeouts = { delete = \"8s\" }\n  controller =", 1))
	w.Apply()
	claims, pod := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db").Names()[0]
	letGo := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, pod)
	w.Refused("destroy", "-auto-approve").ExpectSays(t, "for the end of Pod/"+pod, "held by finalizer example.org/hold",
		"The application is scaled to 0 by now", "The data is in:", "data.db (1Gi")
	if attributes, _ := w.State(db); attributes == nil {
		t.Error("it is gone from state")
	}
	letGo()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
}

func TestDeployment_leavesItsReplicasToAnAutoscaler(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, alike(namespace, 1, "autoscaled = true"))
	w.Apply()
	acctest.HPAOf(t, namespace, "Deployment", "db", 2, 3)
	acctest.Eventually(t, func() string {
		d, err := acctest.Cluster(t).AppsV1().Deployments(namespace).Get(context.Background(), "db", metav1.GetOptions{})
		if err != nil || d.Status.ReadyReplicas != 2 {
			return fmt.Sprintf("it has %d pods ready (%v)", d.Status.ReadyReplicas, err)
		}
		return ""
	})
	w.ExpectEmptyPlan()
	w.Configure(alike(namespace, 1, ""))
	w.Refused("plan").ExpectSays(t, "HorizontalPodAutoscaler/db still scales it")
}

func TestController_changesOnlyWhereThereIsNoData(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.Configure(wiki(namespace, "1", ""))
	w.Refused("plan").ExpectSays(t, "controller can't change while there is data", "data-db-0", "Nothing was changed.")

	w.Configure(stored(namespace, 1, "1", ""))
	w.ExpectEmptyPlan()
	w.Destroy()
	w.Configure(alike(namespace, 1, ""))
	w.Apply()
	w.Configure(strings.Replace(alike(namespace, 1, ""), `"Deployment"`, `"DaemonSet"`, 1))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "delete", "create")
	w.Apply()
	w.ExpectEmptyPlan()
	if left := acctest.Left(t, namespace); slices.Contains(left, "Deployment/db") || !slices.Contains(left, "DaemonSet/db") {
		t.Errorf("there are %v", left)
	}
}
