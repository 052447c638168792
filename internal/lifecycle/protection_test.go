package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	noDestroy = "stateful_application data/pg is protected and can't be destroyed"
	noReplace = "stateful_application data/pg is protected and can't be replaced"
)

// Taking the protection off and ending the application are two applies: state and
// private state protect until the first is done, whatever the configuration says.
func TestProtection_endsWithTheApplyThatTakesItOff(t *testing.T) {
	open := value(typeOf(application), with(postgres(), config{"deletion_protection": false}))
	have := kept{
		applied(t, application, with(postgres(), config{"deletion_protection": true})),
		privateOf(t, `{"inventory":[],"protected":true,"ran":true}`),
	}
	off := planned(t, application, &have.state, open, have.private)
	if failed(off.diags) || len(off.replaces) > 0 || off.get("disruption") != "None" {
		t.Fatalf("taking it off: %v, replaced for %v, disruption %v", told(off.diags), off.replaces, off.get("disruption"))
	}
	expectEnds(t, "planned", have, off.private, []string{noDestroy}, []string{noReplace})

	// Nothing is sent, so no cluster is asked.
	after, diags := apply(t, configured(t, config{"host": nobody(t)}, false), application, kept{have.state, off.private}, off.raw)
	if len(diags) > 0 {
		t.Fatal(told(diags))
	}
	expectEnds(t, "applied", after, after.private, nil, nil)

	// And on again.
	on := update(t, application, after.state, with(postgres(), config{"deletion_protection": true}))
	expectEnds(t, "planned again", after, after.private, nil, nil)
	again, diags := apply(t, configured(t, config{"host": nobody(t)}, false), application, after, on.raw)
	if len(diags) > 0 {
		t.Fatal(told(diags))
	}
	expectEnds(t, "applied again", again, again.private, []string{noDestroy}, []string{noReplace})
}

// expectEnds fails the test unless a destroy plan and a plan under -replace are
// refused so. The configuration protects nothing.
func expectEnds(t *testing.T, when string, have kept, private []byte, destroyed, replaced []string) {
	t.Helper()
	if got := errorsOf(planned(t, application, &have.state, none(application).state, private).diags); !slices.Equal(got, destroyed) {
		t.Errorf("%s: destroying says %v, want %v", when, got, destroyed)
	}
	open := value(typeOf(application), with(postgres(), config{"deletion_protection": false}))
	if got := errorsOf(planned(t, application, nil, open, private).diags); !slices.Equal(got, replaced) {
		t.Errorf("%s: -replace says %v, want %v", when, got, replaced)
	}
}

func TestProtection_thatIsLeftOutOrNotKnownIsNotLifted(t *testing.T) {
	protected := applied(t, application, with(postgres(), config{"deletion_protection": true}))
	for name, change := range map[string]config{
		"left out":  {"name": "db", "deletion_protection": nil},
		"not known": {"name": "db", "deletion_protection": unknown{}},
		"allowed":   {"name": "db", "deletion_protection": true, "allow_replace": true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := errorsOf(update(t, application, protected, with(postgres(), change)).diags); !slices.Equal(got, []string{noReplace}) {
				t.Errorf("got %v", got)
			}
		})
	}
}

// The resource block is gone: Terraform plans a destroy without configuration.
func TestProtection_outlivesItsConfiguration(t *testing.T) {
	protected := applied(t, application, with(postgres(), config{"deletion_protection": true}))
	for name, test := range map[string]struct {
		state   tftypes.Value
		private []byte
	}{
		"as it was":               {protected, privateOf(t, `{"inventory":[],"protected":true}`)},
		"private state is lost":   {protected, nil},
		"private state is behind": {protected, privateOf(t, `{"inventory":[]}`)},
		"it never got ready":      {edited(application, protected, config{"ready": false}), nil},
		"its objects are gone":    {edited(application, protected, config{"objects": config{}}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, application, &test.state, none(application).state, test.private)
			if got := errorsOf(p.diags); !slices.Equal(got, []string{noDestroy}) {
				t.Errorf("got %v", got)
			}
		})
	}
}
