package result

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// requests are so many requests of one sort.
func requests(n int) door.Counts {
	return door.Counts{{Request: door.Request{Verb: "list", Resource: "services"}, Number: n}}
}

func TestOf_takesTheMedianTimeAndTheMostOfTheRest(t *testing.T) {
	run := Run{Measurements: []Measurement{
		{Subject: Stateful, Number: 50, Step: NoOpPlan, Wall: 900, Requests: requests(5), CLIMemory: 3, ProviderMemory: 1},
		{Subject: Stateful, Number: 50, Step: NoOpPlan, Wall: 100, Requests: requests(7), CLIMemory: 1, ProviderMemory: 2},
		{Subject: Stateful, Number: 50, Step: NoOpPlan, Wall: 200, Requests: requests(6), CLIMemory: 2, ProviderMemory: 3},
		{Subject: Stateful, Number: 50, Step: Plan, Wall: 1, Requests: requests(99), CLIMemory: 99, ProviderMemory: 99},
		{Subject: Stateful, Number: 1, Step: NoOpPlan, Wall: 1, Requests: requests(99), CLIMemory: 99, ProviderMemory: 99},
		{Subject: Floor, Number: 50, Step: NoOpPlan, Wall: 1, Requests: requests(99), CLIMemory: 99, ProviderMemory: 99},
	}}
	got, ok := run.Of(Stateful, 50, NoOpPlan)
	want := Summary{Wall: 200, Requests: requests(7), CLIMemory: 3, ProviderMemory: 3}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("ok is %v (-want +got):\n%s", ok, diff)
	}
	if _, ok := run.Of(Peer, 50, NoOpPlan); ok {
		t.Error("the peer took no part")
	}
	if got := run.PeakOfProvider(Stateful, 50); got != 99 {
		t.Errorf("the peak of all steps is %d, want 99", got)
	}
}

func TestMedian_isInTheMiddle(t *testing.T) {
	for name, test := range map[string]struct {
		values []Millis
		want   Millis
	}{
		"none":  {nil, 0},
		"one":   {[]Millis{3}, 3},
		"two":   {[]Millis{3, 1}, 3},
		"three": {[]Millis{9, 1, 5}, 5},
		"four":  {[]Millis{9, 1, 5, 7}, 7},
	} {
		if got := Median(test.values); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}
