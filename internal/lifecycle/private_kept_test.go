package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// record is private state of a pg that runs.
const record = `{"cluster":"c","inventory":[{"group":"apps","kind":"StatefulSet","namespace":"data","name":"pg","uid":"1"}],"ran":true}`

func TestPrivate_isHandedOnByAPlan(t *testing.T) {
	state := applied(t, application, postgres())
	for name, test := range map[string]struct {
		prior *tftypes.Value
		c     tftypes.Value
	}{
		"no change":   {&state, value(typeOf(application), postgres())},
		"update":      {&state, value(typeOf(application), with(postgres(), config{"image": "postgres:18"}))},
		"replacement": {&state, value(typeOf(application), with(postgres(), config{"name": "db"}))},
		"destruction": {&state, none(application).state},
		"by force":    {nil, value(typeOf(application), postgres())},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, application, test.prior, test.c, privateOf(t, record))
			if failed(p.diags) {
				t.Fatal(told(p.diags))
			}
			if diff := cmp.Diff(recordIn(t, privateOf(t, record)), recordIn(t, p.private)); diff != "" {
				t.Errorf("(-was +is):\n%s", diff)
			}
		})
	}
	if got := recordIn(t, create(t, application, postgres()).private); got != nil {
		t.Errorf("a creation plans private state %v", got)
	}
}

// What is damaged may not be taken for what is missing: the objects that it names
// would be forgotten.
func TestPrivate_thatIsDamagedIsAnErrorAndLosesNothing(t *testing.T) {
	state := applied(t, application, postgres())
	changed := update(t, application, state, with(postgres(), config{"image": "postgres:18"})).raw
	server := configured(t, config{"host": nobody(t)}, false)
	for name, test := range map[string]struct {
		private []byte
		summary string
	}{
		"another type":      {privateOf(t, `[]`), "Private state can't be read"},
		"another inventory": {privateOf(t, `{"inventory":{"a":1}}`), "Private state can't be read"},
		// The framework itself finds these, and Terraform keeps what it had.
		"cut off":           {privateOf(t, record[:len(record)/2]), "Error Decoding Private State"},
		"nothing in it":     {privateOf(t, ``), "Error Decoding Private State"},
		"nothing but noise": {[]byte(`{"stateful":`), "Error Decoding Private State"},
	} {
		t.Run(name, func(t *testing.T) {
			have := kept{state, test.private}
			ours := test.summary == "Private state can't be read"
			expectRefused := func(what string, got kept, diags []*tfprotov6.Diagnostic) {
				t.Helper()
				if !slices.Equal(errorsOf(diags), []string{test.summary}) || ours && !got.state.Equal(state) {
					t.Errorf("%s: %v; the state is kept: %v", what, told(diags), got.state.Equal(state))
				}
			}
			got, diags := read(t, server, application, have, false)
			expectRefused("read", got, diags)
			got, diags = apply(t, server, application, have, changed)
			expectRefused("updated", got, diags)
			got, diags = apply(t, server, application, have, none(application).state)
			expectRefused("deleted", got, diags)
		})
	}
}

// A change that sends nothing asks no cluster, so it shows what is remembered.
func TestPrivate_thatIsLostIsMadeAnewFromState(t *testing.T) {
	state := applied(t, application, postgres())
	protected := update(t, application, state, with(postgres(), config{"deletion_protection": true}))
	got, diags := apply(t, configured(t, config{"host": nobody(t)}, false), application, kept{state: state}, protected.raw)
	if len(diags) > 0 {
		t.Fatal(told(diags))
	}
	want := []string{"Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg", "PodDisruptionBudget/pg"}
	if objects := remembered(t, got.private); !slices.Equal(slices.Sorted(slices.Values(objects)), slices.Sorted(slices.Values(want))) {
		t.Errorf("the objects are %v", objects)
	}
	if r := recordIn(t, got.private); r["protected"] != true || r["ran"] != true {
		t.Errorf("private state is %v", r)
	}
}

// What is not known to have run is not known to have run afterwards.
func TestPrivate_thatIsLostGivesNoLeaveToDelete(t *testing.T) {
	state := edited(application, applied(t, application, with(postgres(), config{"wait_for_ready": false})), config{"ready": nil})
	protected := update(t, application, state, with(postgres(), config{"wait_for_ready": false, "deletion_protection": true}))
	got, diags := apply(t, configured(t, config{"host": nobody(t)}, false), application, kept{state: state}, protected.raw)
	if len(diags) > 0 {
		t.Fatal(told(diags))
	}
	if r := recordIn(t, got.private); r["ran"] == true {
		t.Errorf("private state is %v", r)
	}
}

// Under -replace the private state of the old resource is that of the plan.
func TestPrivate_ofAPredecessorIsNotInherited(t *testing.T) {
	plan := create(t, claimPolicy, db()).raw
	server := configured(t, config{"host": nobody(t)}, false)
	old := kept{none(claimPolicy).state, privateOf(t, `{"cluster":"c","inventory":[{"kind":"Service","name":"x","uid":"1"}],"protected":true,"deletes_data":true,"ran":true}`)}
	got, diags := apply(t, server, claimPolicy, old, plan)
	if len(diags) > 0 {
		t.Fatal(told(diags))
	}
	r := recordIn(t, got.private)
	if len(remembered(t, got.private)) > 0 || r["protected"] == true || r["deletes_data"] == true || r["ran"] == true || r["cluster"] == "c" {
		t.Errorf("private state is %v", r)
	}
}

// A policy makes no objects, so all of its life needs no cluster.
func TestPrivate_throughTheLifeOfAPolicy(t *testing.T) {
	server := configured(t, config{"host": nobody(t)}, false)
	made, diags := apply(t, server, claimPolicy, none(claimPolicy), create(t, claimPolicy, db()).raw)
	if len(diags) > 0 || recordIn(t, made.private) == nil {
		t.Fatal(told(diags), recordIn(t, made.private))
	}
	seen, diags := read(t, server, claimPolicy, made, false)
	expectKept(t, made, seen)
	changed := update(t, claimPolicy, seen.state, with(db(), config{"max_size": "2Ti"})).raw
	grown, more := apply(t, server, claimPolicy, seen, changed)
	if diags = append(diags, more...); len(diags) > 0 || !grown.state.Equal(changed) || recordIn(t, grown.private) == nil {
		t.Errorf("got %v, as planned: %v, private state %v", told(diags), grown.state.Equal(changed), recordIn(t, grown.private))
	}
	gone, diags := apply(t, server, claimPolicy, grown, none(claimPolicy).state)
	if len(diags) > 0 || !gone.state.IsNull() || len(gone.private) > 0 {
		t.Errorf("got %v, state is gone: %v, private state %s", told(diags), gone.state.IsNull(), gone.private)
	}
}
