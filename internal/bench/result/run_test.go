package result

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

func TestRun_isTheSameWhenItIsLoaded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	want := Run{
		Began: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Machine: "m", CLI: "c", Kubernetes: "k", Version: "v",
		Numbers:  []int{1, 50},
		Subjects: []Subject{{Name: Stateful, Binary: 1, Schema: 2, ToSchema: []Millis{3.5}, Application: 4}, {Name: Floor}},
		Measurements: []Measurement{{
			Subject: Stateful, Number: 50, Step: Plan, Wall: 1.25, CLIMemory: 5, ProviderMemory: 6,
			Requests: door.Counts{{Request: door.Request{Verb: "apply", Resource: "services", DryRun: true}, Number: 7}},
		}},
	}
	if err := want.Save(file); err != nil {
		t.Fatal(err)
	}
	got, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTook_keepsFractionsOfAMillisecond(t *testing.T) {
	if got := Took(1234567 * time.Nanosecond); got != 1.234 {
		t.Errorf("got %v", got)
	}
}
