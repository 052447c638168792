package apply

import (
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	deploymentPath  = "/apis/apps/v1/namespaces/data/deployments/pg"
	replicaSetsPath = "/apis/apps/v1/namespaces/data/replicasets"
	daemonSetPath   = "/apis/apps/v1/namespaces/data/daemonsets/pg"

	ownDeployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: pg, namespace: data, uid: one, annotations: {stateful-apps.io/instance: ours}},
  spec: {replicas: 1, selector: {matchLabels: {app: pg}}}}`
	ownReplicaSet = `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: pg-1, namespace: data, uid: first, labels: {app: pg},
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: pg, uid: one, controller: true}]}}`
	ownDaemonSet = `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: pg, namespace: data, uid: one, annotations: {stateful-apps.io/instance: ours}},
  spec: {selector: {matchLabels: {app: pg}}}}`
)

var (
	deploymentKey = object.Key{Group: "apps", Kind: "Deployment", Namespace: "data", Name: "pg"}
	daemonSetKey  = object.Key{Group: "apps", Kind: "DaemonSet", Namespace: "data", Name: "pg"}
	claimKey      = object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "data.pg"}
)

// lastPodOf is a pod of a controller, which somebody ends.
func lastPodOf(kind, uid string) string {
	return `{apiVersion: v1, kind: Pod, metadata: {name: pg-x, namespace: data, uid: pod, labels: {app: pg},
  ownerReferences: [{apiVersion: apps/v1, kind: ` + kind + `, name: pg-1, uid: ` + uid + `, controller: true}]}}`
}

func TestDelete_waitsForThePodsOfADeploymentBeforeItIsDeleted(t *testing.T) {
	s, e := serving(t, map[string]string{
		deploymentPath: ownDeployment, replicaSetsPath + "/pg-1": ownReplicaSet, podsPath + "/pg-x": lastPodOf("ReplicaSet", "first"),
	})
	scaled, lists := false, 0
	s.before = func(request string) *apierrors.StatusError {
		switch request {
		case "PATCH " + deploymentPath:
			scaled = true
		case "GET " + podsPath:
			if lists++; lists == 3 { // it was still there when it was waited for
				delete(s.objects, podsPath+"/pg-x")
			}
		case "DELETE " + deploymentPath:
			if !scaled || s.objects[podsPath+"/pg-x"] != nil {
				t.Error("it is deleted before its pods have ended")
			}
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{deploymentKey: {UID: "one"}})
	if err != nil || done[deploymentKey] != Gone || !scaled {
		t.Errorf("got %v (%v); asked for: %v", done, err, s.requests)
	}
}

func TestDelete_withoutTheRightToSeeReplicaSetsScalesNothingDown(t *testing.T) {
	s, e := serving(t, map[string]string{deploymentPath: ownDeployment})
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+replicaSetsPath {
			return forbidden()
		}
		return nil
	}
	_, err := e.Delete(t.Context(), Inventory{deploymentKey: {UID: "one"}})
	if err == nil || !strings.Contains(err.Error(), "listing the ReplicaSets of Deployment/pg, whose pods have to end") || s.asked("PATCH "+deploymentPath) {
		t.Errorf("got %v; asked for: %v", err, s.requests)
	}
}

func TestDelete_waitsForThePodsOfADaemonSetThatIsDeleted(t *testing.T) {
	s, e := serving(t, map[string]string{daemonSetPath: ownDaemonSet, podsPath + "/pg-x": lastPodOf("DaemonSet", "one")})
	lists := 0
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+podsPath {
			if lists++; lists == 3 {
				delete(s.objects, podsPath+"/pg-x")
			}
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{daemonSetKey: {UID: "one"}})
	if err != nil || done[daemonSetKey] != Gone || s.asked("PATCH "+daemonSetPath) || s.objects[podsPath+"/pg-x"] != nil {
		t.Errorf("got %v (%v); asked for: %v", done, err, s.requests)
	}
	if first := slices.Index(s.requests, "GET "+podsPath); first < 0 || first > slices.Index(s.requests, "DELETE "+daemonSetPath) {
		t.Errorf("it is deleted before it is certain that the end of its pods can be seen: %v", s.requests)
	}
}

// An inventory that was lost and made anew may not know what a claim is.
func TestDelete_neverDeletesAClaim(t *testing.T) {
	const path = "/api/v1/namespaces/data/persistentvolumeclaims/data.pg"
	s, e := serving(t, map[string]string{
		path: `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data.pg, namespace: data, uid: one, annotations: {stateful-apps.io/instance: ours}}}`,
	})
	done, err := e.Prune(t.Context(), object.Set{}, Inventory{claimKey: {UID: "one"}})
	if err != nil || done[claimKey] != Gone || s.objects[path] == nil {
		t.Errorf("got %v (%v); asked for: %v", done, err, s.requests)
	}
}
