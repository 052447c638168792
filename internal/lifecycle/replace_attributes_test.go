package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Every attribute that a user can set is changed alone, to a value that is not
// known yet: whether that replaces the resource depends on the attribute only.
func TestReplace_isForTheseAttributesAndNoOthers(t *testing.T) {
	want := map[string][]string{
		application:      {"controller", "name", "namespace"},
		storageClass:     {"name"},
		claimPolicy:      {"name"},
		persistentVolume: {"name"},
		volumeClaim:      {"name", "namespace"},
	}
	for resource, configuration := range ordinary {
		t.Run(resource, func(t *testing.T) {
			state := applied(t, resource, configuration())
			var got []string
			for _, a := range start().schemas[resource].Block.Attributes {
				if !a.Required && !a.Optional {
					continue
				}
				c := attributesOf(value(typeOf(resource), configuration()))
				c[a.Name] = tftypes.NewValue(c[a.Name].Type(), tftypes.UnknownValue)
				p := planned(t, resource, &state, tftypes.NewValue(typeOf(resource), c), nil)
				switch {
				case failed(p.diags):
					t.Errorf("%s: %v", a.Name, told(p.diags))
				case slices.Equal(p.replaces, []string{a.Name}):
					got = append(got, a.Name)
				case len(p.replaces) > 0:
					t.Errorf("%s: replaced for %v", a.Name, p.replaces)
				}
			}
			if slices.Sort(got); !slices.Equal(got, want[resource]) {
				t.Errorf("replaced for %v, want %v", got, want[resource])
			}
		})
	}
}

// A replacement under a new name begins anew: what is computed is that of a
// creation.
func TestReplace_plansWhatACreationWouldBe(t *testing.T) {
	state := applied(t, application, postgres())
	renamed := with(postgres(), config{"name": "db"})
	replaced := update(t, application, state, renamed)
	created := create(t, application, renamed)
	for _, name := range []string{"id", "host", "peers", "objects"} {
		if !attributesOf(replaced.raw)[name].Equal(attributesOf(created.raw)[name]) {
			t.Errorf("%s is planned as %v, want %v", name, replaced.get(name), created.get(name))
		}
	}
}
