package compile

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func compiled(t *testing.T, a model.Application) object.Set {
	t.Helper()
	set, err := Application(a)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Goldens of a version of the defaults that was released never change.
func TestApplication_matchesGoldensOfEachVersionOfTheDefaults(t *testing.T) {
	for version := int32(1); version <= model.LatestDefaults(); version++ {
		for name, a := range applications() {
			if a.DefaultsVersion = &version; version > 1 {
				name = fmt.Sprintf("%s.v%d", name, version)
			}
			t.Run(name, func(t *testing.T) { golden(t, name, compiled(t, a)) })
		}
	}
}

// Models are built anew each time, so that maps differ in their order.
func TestApplication_isDeterministic(t *testing.T) {
	for name := range applications() {
		t.Run(name, func(t *testing.T) {
			first := compiled(t, applications()[name])
			for range 50 {
				if diff := cmp.Diff(first, compiled(t, applications()[name])); diff != "" {
					t.Fatalf("two runs differ:\n%s", diff)
				}
			}
		})
	}
}

// A golden that was made out of a model must not depend on a shared slice or
// map: a compiled object is never changed, and neither is the model.
func TestApplication_leavesTheModelAlone(t *testing.T) {
	for name, a := range applications() {
		compiled(t, a)
		if diff := cmp.Diff(applications()[name], a); diff != "" {
			t.Errorf("%s was changed:\n%s", name, diff)
		}
	}
}

func TestApplication_sendsWhatTheAPIKeeps(t *testing.T) {
	for name, a := range applications() {
		t.Run(name, func(t *testing.T) {
			for _, o := range compiled(t, a).Objects {
				isKept(t, o)
			}
		})
	}
}

func TestApplication_isOfOneController(t *testing.T) {
	a := minimal()
	a.Controller = "ReplicaSet"
	if _, err := Application(a); err == nil {
		t.Error("an unknown controller was compiled")
	}
}
