package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
)

// Of a tainted resource Terraform shows a plan neither state nor private state.
func TestTainted_isPlannedAsACreation(t *testing.T) {
	for name, test := range map[string]struct {
		resource string
		given    config
	}{
		"an application":         {application, postgres()},
		"a protected one":        {application, with(postgres(), config{"deletion_protection": true})},
		"one that deletes":       {application, with(postgres(), config{"volumes": config{"data": volume("1Ti", config{"on_destroy": "Delete"})}})},
		"a storage class":        {storageClass, fast()},
		"a volume claim policy":  {claimPolicy, db()},
		"a volume claim":         {volumeClaim, archive()},
		"one with unknown parts": {application, with(postgres(), config{"image": unknown{}})},
	} {
		t.Run(name, func(t *testing.T) {
			c := value(typeOf(test.resource), test.given)
			first := create(t, test.resource, test.given)
			again := planned(t, test.resource, nil, c, nil)
			if failed(again.diags) || !again.raw.Equal(first.raw) || len(again.replaces) > 0 {
				differs, _ := first.raw.Diff(again.raw)
				t.Errorf("got %v, replaced for %v, differs from a creation in %v", told(again.diags), again.replaces, differs)
			}
			if record := recordIn(t, again.private); record != nil {
				t.Errorf("private state is %v", record)
			}
		})
	}
}

// So only Delete can refuse the end of a protected one, and it does so before it
// asks the cluster for anything.
func TestTainted_protectedIsRefusedByDelete(t *testing.T) {
	protected := applied(t, application, with(postgres(), config{"deletion_protection": true}))
	for name, have := range map[string]kept{
		"as Terraform calls it":   {state: protected},
		"never ready":             {state: edited(application, protected, config{"ready": false})},
		"allowed to be replaced":  {state: edited(application, protected, config{"allow_replace": true})},
		"with private state":      {protected, privateOf(t, `{"inventory":[],"protected":true}`)},
		"private state is behind": {protected, privateOf(t, `{"inventory":[]}`)},
	} {
		t.Run(name, func(t *testing.T) {
			got, diags := apply(t, configured(t, config{"host": nobody(t)}, false), application, have, none(application).state)
			if want := []string{"stateful_application data/pg is protected and can't be deleted"}; !slices.Equal(errorsOf(diags), want) {
				t.Errorf("got %v", told(diags))
			}
			if text := details(diags); !strings.Contains(text, "terraform untaint keeps it") || !strings.Contains(text, "deletion_protection = false") {
				t.Errorf("got %s", text)
			}
			expectKept(t, have, got)
		})
	}
}
