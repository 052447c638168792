package apply

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	tiersPath     = "/apis/storage.k8s.io/v1/volumeattributesclasses"
	allClaimsPath = "/api/v1/persistentvolumeclaims"
	volumesPath   = "/api/v1/persistentvolumes"
)

func tierKey(name string) object.Key {
	return object.Key{Group: "storage.k8s.io", Kind: "VolumeAttributesClass", Name: name}
}

func ownTier(name string) string {
	return `{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: ` + name + `, uid: ` + name + `, annotations: {stateful-apps.io/instance: ours}}, driverName: x}`
}

// users are claims and volumes that have classes by each of the fields that count.
func users() map[string]string {
	return map[string]string{
		allClaimsPath + "/b": `{metadata: {name: b, namespace: data}, spec: {volumeAttributesClassName: wanted}}`,
		allClaimsPath + "/a": `{metadata: {name: a, namespace: data}, spec: {volumeAttributesClassName: wanted}, status: {currentVolumeAttributesClassName: had}}`,
		allClaimsPath + "/c": `{metadata: {name: c, namespace: data}, status: {modifyVolumeStatus: {targetVolumeAttributesClassName: tried}}}`,
		allClaimsPath + "/d": `{metadata: {name: d, namespace: data}, spec: {}}`,
		volumesPath + "/pv":  `{metadata: {name: pv}, spec: {volumeAttributesClassName: kept}}`,
	}
}

func TestAttributesUsers_areThoseThatTheFinalizerWaitsFor(t *testing.T) {
	keys := []object.Key{tierKey("wanted"), tierKey("had"), tierKey("tried"), tierKey("kept"), tierKey("free"), serviceKey}
	_, e := serving(t, users())
	got, err := e.AttributesUsers(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[object.Key]Users{
		tierKey("wanted"): {Names: []string{"PersistentVolumeClaim data/a", "PersistentVolumeClaim data/b"}},
		tierKey("had"):    {Names: []string{"PersistentVolumeClaim data/a"}},
		tierKey("tried"):  {Names: []string{"PersistentVolumeClaim data/c"}},
		tierKey("kept"):   {Names: []string{"PersistentVolume pv"}},
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAttributesUsers_areNotAskedForWithoutSuchClasses(t *testing.T) {
	s, e := serving(t, users())
	if got, err := e.AttributesUsers(t.Context(), []object.Key{serviceKey}); err != nil || len(got) > 0 || len(s.requests) > 0 {
		t.Errorf("got %v (%v), asked for %v", got, err, s.requests)
	}
}

// What may not be seen may be there.
func TestAttributesUsers_thatMayNotBeSeenKeepAClass(t *testing.T) {
	s, e := serving(t, users())
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+volumesPath {
			return forbidden()
		}
		return nil
	}
	got, err := e.AttributesUsers(t.Context(), []object.Key{tierKey("free"), tierKey("had")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[object.Key]Users{
		tierKey("free"): {Unseen: true},
		tierKey("had"):  {Names: []string{"PersistentVolumeClaim data/a"}, Unseen: true},
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDelete_keepsClassesThatAreUsed(t *testing.T) {
	objects := users()
	inventory := Inventory{}
	for _, name := range []string{"wanted", "free"} {
		objects[tiersPath+"/"+name] = ownTier(name)
		inventory[tierKey(name)] = Entry{UID: "x"}
	}
	objects[tiersPath+"/had"] = `{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: had, uid: other}, driverName: x}`
	inventory[tierKey("had")] = Entry{UID: "x"}
	inventory[tierKey("tried")] = Entry{UID: "x"} // which is gone
	s, e := serving(t, objects)
	done, err := e.Delete(t.Context(), inventory)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[object.Key]Deleted{
		tierKey("wanted"): InUse, tierKey("free"): Gone, tierKey("had"): Foreign, tierKey("tried"): Gone,
	}, done); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, want := range map[string]bool{"wanted": false, "free": true, "had": false} {
		if got := s.asked("DELETE " + tiersPath + "/" + name); got != want {
			t.Errorf("%s is deleted: %v", name, got)
		}
	}
}

func TestPrune_keepsClassesThatAreUsed(t *testing.T) {
	objects := users()
	objects[tiersPath+"/wanted"] = ownTier("wanted")
	_, e := serving(t, objects)
	done, err := e.Prune(t.Context(), object.Set{}, Inventory{tierKey("wanted"): {UID: "wanted"}})
	if err != nil || done[tierKey("wanted")] != InUse {
		t.Errorf("got %v (%v)", done, err)
	}
}

// Without an answer nothing is deleted.
func TestDelete_deletesNoClassWhoseUsersAreNotKnown(t *testing.T) {
	s, e := serving(t, map[string]string{tiersPath + "/free": ownTier("free")})
	s.before = func(request string) *apierrors.StatusError {
		if request == "GET "+allClaimsPath {
			return apierrors.NewInternalError(errors.New("broken"))
		}
		return nil
	}
	done, err := e.Delete(t.Context(), Inventory{tierKey("free"): {UID: "free"}})
	if err == nil || len(done) > 0 || kube.Classify(err) != kube.Other || s.asked("DELETE "+tiersPath+"/free") {
		t.Errorf("got %v (%v)", done, err)
	}
}
