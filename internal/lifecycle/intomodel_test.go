package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
)

// What a value decodes to is what the framework makes of it, whatever is put in the
// place of any one value.
func TestDecode_isThatOfTheFramework(t *testing.T) {
	for resource, cases := range transitions {
		t.Run(resource, func(t *testing.T) {
			eachMisfit(resource, func(name string, c tftypes.Value) { expectSameModel(t, name, resource, c) })
			for _, c := range cases() {
				expectSameModel(t, c.path, resource, value(typeOf(resource), changedAt(c.from, strings.Split(c.path, "."), c.to)))
			}
		})
	}
	expectSameModel(t, "everything", application, value(typeOf(application), everything()))
}

func expectSameModel(t *testing.T, name, resource string, raw tftypes.Value) {
	t.Helper()
	for n := range 2 {
		ours, fits, framework, diags := lifecycle.Models(start().ProviderServer, resource, raw, n)
		if fits == diags.HasError() {
			t.Errorf("%s: fits is %t, and the framework says %v", name, fits, diags)
		}
		if diff := cmp.Diff(framework, ours); fits && diff != "" {
			t.Errorf("%s (-framework +ours):\n%s", name, diff)
		}
	}
}
