package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestKilled_updateGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, versioned(namespace, 1, ""))
	w.Apply()
	w.Configure(versioned(namespace, 2, ""))
	for i, c := range cuts(t, d, func() acctest.Output { return w.Apply() }) {
		t.Run(c.String(), func(t *testing.T) {
			w := w.In(t)
			before, claims, state := liveSet(t, namespace).Generation, acctest.Claims(t, namespace), w.Read("terraform.tfstate")
			w.Configure(versioned(namespace, i+3, ""))
			c.kill(t, d, w, applying...)
			if w.Read("terraform.tfstate") != state {
				t.Error("the state file has changed")
			}
			w.Apply().ExpectSays(t, "will be updated in-place")
			expectConverged(t, w, namespace, "")
			expectSame(t, claims, acctest.Claims(t, namespace))
			if now := liveSet(t, namespace).Generation; now != before+1 {
				t.Errorf("the set was changed %d times, want one rollout", now-before)
			}
		})
	}
}

// Read finds the live image to be the new one, and nobody else has set it. To plan
// "no changes" then is how a failed update is forgotten:
// hashicorp/terraform-provider-kubernetes#2332.
func TestPeers_14_aKilledUpdateIsNotTakenForDone(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(image string) string {
		return application(namespace, `
  image    = "`+image+`"
  timeouts = { update = "5s" }
  rollout  = { pod_management_policy = "Parallel" }`)
	}
	w, d := behindDoor(t, config("example.org/db:1"))
	w.Apply()
	w.Configure(config(broken))
	run := startWaiting(t, d, w)
	run.Kill()
	run.Wait()

	w.Refused(applying...).ExpectSays(t, "will be updated in-place", "is not ready after", broken)
	expectUnready(t, w, false)
	w.Configure(config("example.org/db:2"))
	w.Apply()
	w.ExpectEmptyPlan()
}

// What claims are given up for is known from the number of replicas before.
func TestKilled_scaleDownStillDeletesTheClaimsThatItGivesUp(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, retained(namespace, 3, `on_scale_down = "Delete"`))
	w.Apply()
	w.Configure(retained(namespace, 1, `on_scale_down = "Delete"`))
	run := startWaiting(t, d, w)
	run.Kill()
	run.Wait()
	w.Apply().ExpectSays(t, "will be updated in-place")
	if got := strings.Join(acctest.Claims(t, namespace).Names(), " "); got != "data-db-0" {
		t.Errorf("claims are %s, want data-db-0 alone", got)
	}
	w.ExpectEmptyPlan()
}

// No state knows the ConfigMap and the Secret that the killed apply has made, and
// no configuration has them any more.
func TestKilled_updateThatIsTakenBackLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, ends := range []string{"apply", "destroy"} {
		t.Run(ends, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w, d := behindDoor(t, versioned(namespace, 1, ""))
			w.Apply()
			pods, first := acctest.Pods(t, namespace, "db"), acctest.Left(t, namespace)
			w.Configure(versioned(namespace, 2, ""))
			cut{4, true}.kill(t, d, w, applying...)
			made := slices.DeleteFunc(acctest.Left(t, namespace), func(name string) bool { return slices.Contains(first, name) })
			if len(made) != 2 {
				t.Fatalf("the killed apply has made %v, want a ConfigMap and a Secret", made)
			}
			// Somebody has copied one, with all that is written on it.
			annotations := acctest.Objects(t, namespace)[made[0]].GetAnnotations()
			acctest.Make(t, "kubectl-create", copyManifest(namespace, annotations))

			w.Configure(versioned(namespace, 1, ""))
			if ends == "destroy" {
				w.Destroy()
				if left := acctest.Left(t, namespace); !slices.Equal(left, []string{"ConfigMap/copy"}) {
					t.Errorf("destroy has left %v, want the copy alone", left)
				}
				return
			}
			w.Apply()
			if now := acctest.Left(t, namespace); !slices.Equal(now, slices.Sorted(slices.Values(append(first, "ConfigMap/copy")))) {
				t.Errorf("there were %v, are %v", first, now)
			}
			w.ExpectEmptyPlan()
			expectSame(t, pods, acctest.Pods(t, namespace, "db"))
		})
	}
}

// copyManifest is a ConfigMap with the application's labels and these annotations.
func copyManifest(namespace string, annotations map[string]string) string {
	return `
apiVersion: v1
kind: ConfigMap
metadata:
  name: copy
  namespace: ` + namespace + `
  labels: {app.kubernetes.io/name: db, app.kubernetes.io/instance: db, app.kubernetes.io/managed-by: terraform-provider-stateful}
  annotations: {stateful-apps.io/instance: ` + annotations["stateful-apps.io/instance"] + `}
`
}

// A field that only we own goes when we stop to send it, and the replicas of a set
// would fall to one.
func TestKilled_handingReplicasOverLosesNone(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, stored(namespace, 2, "1", ""))
	w.Apply()
	pods, replicas := acctest.Pods(t, namespace, "db"), acctest.WatchReplicas(t, namespace, "db")
	for _, c := range []cut{{1, true}, {2, true}} {
		for _, more := range []string{autoscaled, ""} { // given away, and taken back
			w.Configure(stored(namespace, 2, "1", more))
			c.kill(t, d, w, applying...)
			w.Apply()
			w.ExpectEmptyPlan()
		}
	}
	replicas.Expect(2)
	expectSame(t, pods, acctest.Pods(t, namespace, "db"))
	expectOursAlone(t, namespace)
}
