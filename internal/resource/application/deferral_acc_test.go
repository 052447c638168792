package application_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The cluster is made in the same run: planned when nothing is known of it, by a
// client that allows deferral, and planned again and applied when all is. What
// was known first has to hold to the end, or Terraform calls it inconsistent.
func TestDeferral_aPlanMadeBeforeTheClusterIsAppliedAsItIs(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	before, s := acctest.ServeUnknown(t), acctest.Serve(t)
	configuration := s.Configuration(resourceType, attributes(namespace, map[string]any{"replicas": 2}))
	first, diags := before.Plan(resourceType, acctest.Kept{}, configuration)
	if errors := acctest.Errors(diags); len(errors) > 0 {
		t.Fatal(errors)
	}
	again, diags := s.Plan(resourceType, acctest.Kept{}, configuration)
	if errors := acctest.Errors(diags); len(errors) > 0 {
		t.Fatal(errors)
	}
	expectConsistent(t, "planned again", first, again)
	made, diags := s.Apply(resourceType, acctest.Kept{}, again, configuration)
	if errors := acctest.Errors(diags); len(errors) > 0 {
		t.Fatal(errors)
	}
	expectConsistent(t, "applied", first, made)

	// The cluster is not known once more, as when it is about to be replaced.
	read, diags := before.Read(resourceType, made)
	if len(acctest.Errors(diags)) > 0 || !read.State.Equal(made.State) || string(read.Private) != string(made.Private) {
		t.Errorf("reading without it has changed what is kept: %v", acctest.Errors(diags))
	}
	if plan, _ := before.Plan(resourceType, read, configuration); !plan.State.Equal(made.State) {
		t.Error("the plan without it is not empty")
	}
}

// expectConsistent fails the test where a root attribute that was planned as
// known has become another.
func expectConsistent(t *testing.T, what string, planned, now acctest.Kept) {
	t.Helper()
	var before, after map[string]tftypes.Value
	if err := planned.State.As(&before); err != nil {
		t.Fatal(err)
	}
	if err := now.State.As(&after); err != nil {
		t.Fatal(err)
	}
	unknown := 0
	for name, v := range before {
		switch {
		case !v.IsKnown():
			unknown++
		case !v.Equal(after[name]):
			t.Errorf("%s: %s was planned as %s and is %s", what, name, v, after[name])
		}
	}
	if unknown != 2 { // ready and instance
		t.Errorf("%d attributes were planned as unknown", unknown)
	}
}
