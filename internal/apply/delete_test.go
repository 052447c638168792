package apply

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	ownSet = `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: pg, namespace: data, uid: one, resourceVersion: "1", annotations: {stateful-apps.io/instance: ours}},
  spec: {replicas: 1, selector: {matchLabels: {app: pg}}, volumeClaimTemplates: [{metadata: {name: data}}],
    persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}}, status: {observedGeneration: 0}}`
	ownedClaim = `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-pg-0, namespace: data, uid: claim, resourceVersion: "1",
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: pg, uid: one}]}}`
	ownService    = `{apiVersion: v1, kind: Service, metadata: {name: pg, namespace: data, uid: one, annotations: {stateful-apps.io/instance: ours}}}`
	theirsService = `{apiVersion: v1, kind: Service, metadata: {name: pg, namespace: data, uid: two}}`
	servicePath   = "/api/v1/namespaces/data/services/pg"
)

var serviceKey = object.Key{Kind: "Service", Namespace: "data", Name: "pg"}

// Somebody else deletes at the same time, a namespace with all that is in it, say.
func TestDelete_isDoneWithWhatVanishesMeanwhile(t *testing.T) {
	for name, test := range map[string]struct {
		at   string // the request before which it vanishes
		what []string
	}{
		"the set before it is told to keep its claims": {"PATCH " + setPath, []string{setPath}},
		"the set before its claims are looked at":      {"GET /api/v1/namespaces/data/persistentvolumeclaims", []string{setPath}},
		"a claim before it is released":                {"PATCH " + claimPath, []string{claimPath}},
		"the set before it is deleted":                 {"DELETE " + setPath, []string{setPath}},
		"everything, before anything":                  {"GET " + setPath, []string{setPath, claimPath}},
	} {
		t.Run(name, func(t *testing.T) {
			s, e := serving(t, map[string]string{setPath: ownSet, claimPath: ownedClaim})
			came := false
			s.before = func(request string) *apierrors.StatusError {
				if request == test.at {
					came = true
					for _, path := range test.what {
						delete(s.objects, path)
					}
				}
				return nil
			}
			done, err := e.Delete(t.Context(), Inventory{setKey: {UID: "one"}})
			if err != nil || done[setKey] != Gone || !came {
				t.Errorf("got %v (%v); asked for: %v", done, err, s.requests)
			}
		})
	}
}

// The UID in a request keeps it from what somebody has made in the meantime.
func TestDelete_leavesAloneWhatIsMadeAnewMeanwhile(t *testing.T) {
	s, e := serving(t, map[string]string{servicePath: ownService})
	s.before = func(request string) *apierrors.StatusError {
		if request == "DELETE "+servicePath {
			s.put(servicePath, theirsService)
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{serviceKey: {UID: "one"}})
	if err != nil || done[serviceKey] != Foreign || s.objects[servicePath] == nil {
		t.Errorf("got %v (%v), left: %v", done, err, s.objects)
	}
}

// Who has judged an object judges it again when it is another one by then.
func TestDelete_asksAgainOfWhatIsWrittenMeanwhile(t *testing.T) {
	refused := errors.New("somebody uses it by now")
	for name, test := range map[string]struct {
		again error
		want  Deleted
	}{"that may go still": {nil, Gone}, "that may not": {refused, 0}} {
		t.Run(name, func(t *testing.T) {
			s, e := serving(t, map[string]string{servicePath: strings.Replace(ownService, "uid: one", `uid: one, resourceVersion: "1"`, 1)})
			s.before = func(request string) *apierrors.StatusError {
				if request == "DELETE "+servicePath {
					s.objects[servicePath]["metadata"].(map[string]any)["resourceVersion"] = "2"
				}
				return nil
			}
			var asked []string
			e.BeforeDelete = func(_ context.Context, live *unstructured.Unstructured) (string, error) {
				asked = append(asked, live.GetResourceVersion())
				if len(asked) > 1 && test.again != nil {
					return "", test.again
				}
				return live.GetResourceVersion(), nil
			}
			done, err := e.Delete(t.Context(), Inventory{serviceKey: {UID: "one"}})
			if !errors.Is(err, test.again) || done[serviceKey] != test.want || !slices.Equal(asked, []string{"1", "2"}) {
				t.Errorf("got %v (%v), asked of versions %v", done, err, asked)
			}
		})
	}
}

// The volume controller writes to claims whenever it likes.
func TestDelete_releasesAClaimThatWasWrittenMeanwhile(t *testing.T) {
	s, e := serving(t, map[string]string{setPath: ownSet, claimPath: ownedClaim})
	written := false
	s.before = func(request string) *apierrors.StatusError {
		if request == "PATCH "+claimPath && !written {
			written = true
			s.objects[claimPath]["metadata"].(map[string]any)["resourceVersion"] = "2"
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{setKey: {UID: "one"}})
	claim := s.objects[claimPath]
	if err != nil || done[setKey] != Gone || claim == nil || claim["metadata"].(map[string]any)["ownerReferences"] != nil {
		t.Errorf("got %v (%v), the claim is %v", done, err, claim)
	}
}

func TestDelete_withoutTheRightToSeePodsScalesNothingDown(t *testing.T) {
	s, e := serving(t, map[string]string{setPath: ownSet, claimPath: ownedClaim})
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+podsPath {
			return forbidden()
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{setKey: {UID: "one"}})
	if err == nil || !strings.Contains(err.Error(), "listing the pods of StatefulSet/pg, which have to end before it is deleted") || len(done) > 0 {
		t.Errorf("got %v (%v)", done, err)
	}
	if s.asked("PATCH "+setPath) || s.asked("DELETE "+setPath) || s.asked("PATCH "+claimPath) {
		t.Errorf("something was changed: %v", s.requests)
	}
}

// What a pod still mounts is kept; so is what it may mount for all we can see.
func TestPrune_withoutTheRightToSeePodsKeepsConfiguration(t *testing.T) {
	const files = "/api/v1/namespaces/data/configmaps/pg-old"
	filesKey := object.Key{Kind: "ConfigMap", Namespace: "data", Name: "pg-old"}
	s, e := serving(t, map[string]string{
		servicePath: ownService,
		files:       `{apiVersion: v1, kind: ConfigMap, metadata: {name: pg-old, namespace: data, uid: files, annotations: {stateful-apps.io/instance: ours}}}`,
	})
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+podsPath {
			return forbidden()
		}
		return nil
	}
	done, err := e.Prune(t.Context(), object.Set{}, Inventory{serviceKey: {UID: "one"}, filesKey: {UID: "files"}})
	if err != nil || done[filesKey] != InUse || done[serviceKey] != Gone || s.objects[files] == nil || s.objects[servicePath] != nil {
		t.Errorf("got %v (%v), left: %v", done, err, s.objects)
	}
	s.before = nil
	done, err = e.Prune(t.Context(), object.Set{}, Inventory{filesKey: {UID: "files"}})
	if err != nil || done[filesKey] != Gone || s.objects[files] != nil {
		t.Errorf("got %v (%v), left: %v", done, err, s.objects)
	}
}

func TestApplyError_namesTheNamespaceThatIsBeingDeleted(t *testing.T) {
	given := forbidden()
	given.ErrStatus.Details.Causes = []metav1.StatusCause{{Type: corev1.NamespaceTerminatingCause}}
	err := applyError(setKey, given)
	if err.Error() != "Namespace/data is being deleted" || !kube.Undone(err) {
		t.Errorf("got %v, refused: %v", err, kube.Undone(err))
	}
}

// The claim of an ephemeral volume goes with its pod, and holds nothing to keep.
func TestDelete_releasesClaimsOfTheSetAndNotOfEphemeralVolumes(t *testing.T) {
	const ephemeralPath = "/api/v1/namespaces/data/persistentvolumeclaims/pg-0-tmp"
	ofPod := func(name string) string {
		return `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: ` + name + `, namespace: data, uid: ` + name + `, resourceVersion: "1",
  ownerReferences: [{apiVersion: v1, kind: Pod, name: pg-0, uid: pod, controller: true}]}}`
	}
	s, e := serving(t, map[string]string{setPath: ownSet, claimPath: ofPod("data-pg-0"), ephemeralPath: ofPod("pg-0-tmp")})
	if _, err := e.Delete(t.Context(), Inventory{setKey: {UID: "one"}}); err != nil {
		t.Fatal(err)
	}
	owners := func(path string) any { return s.objects[path]["metadata"].(map[string]any)["ownerReferences"] }
	if owners(claimPath) != nil {
		t.Errorf("the set's claim still belongs to %v", owners(claimPath))
	}
	if owners(ephemeralPath) == nil {
		t.Error("the claim of the ephemeral volume belongs to nobody")
	}
}
