package lifecycle_test

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What is said of a configuration without the framework is what it says itself,
// whatever is put in the place of any one value.
func TestValidate_saysWhatTheFrameworkSays(t *testing.T) {
	expectSameVerdict(t, "everything", application, value(typeOf(application), everything()), true)
	expectSameVerdict(t, "for an old Terraform", application, value(typeOf(application), everything()), false)
	for resource := range ordinary {
		t.Run(resource, func(t *testing.T) {
			eachMisfit(resource, func(name string, c tftypes.Value) { expectSameVerdict(t, name, resource, c, true) })
		})
	}
}

// The lists of what can change hold what the configurations above leave out.
func TestValidate_saysOfChangesWhatTheFrameworkSays(t *testing.T) {
	for resource, cases := range transitions {
		t.Run(resource, func(t *testing.T) {
			for _, c := range cases() {
				path := strings.Split(c.path, ".")
				for _, to := range []any{c.to, unknown{}} {
					expectSameVerdict(t, fmt.Sprintf("%s: %v", c.path, to), resource, value(typeOf(resource), changedAt(c.from, path, to)), true)
				}
			}
		})
	}
}

// Only a wrong duration is refused by a validator of the schema.
func TestValidate_asksValidators(t *testing.T) {
	for duration, wanted := range map[string]bool{"30m": false, "soon": true} {
		c := value(typeOf(application), with(postgres(), config{"timeouts": config{"create": duration}}))
		if got := validate(t, application, c); failed(got) != wanted {
			t.Errorf("%s: %v", duration, told(got))
		}
		expectSameVerdict(t, duration, application, c, true)
	}
}

func expectSameVerdict(t *testing.T, name, resource string, c tftypes.Value, writeOnly bool) {
	t.Helper()
	server := start().ProviderServer
	// The field of the shortcut that is the server behind it.
	framework := reflect.ValueOf(server).Elem().FieldByName("ProviderServer").Interface().(tfprotov6.ProviderServer)
	if diff := cmp.Diff(verdict(t, framework, resource, c, writeOnly), verdict(t, server, resource, c, writeOnly)); diff != "" {
		t.Errorf("%s (-framework +direct):\n%s", name, diff)
	}
}

// verdict is what a server says of a configuration, in any order.
func verdict(t *testing.T, server tfprotov6.ProviderServer, resource string, c tftypes.Value, writeOnly bool) []string {
	t.Helper()
	resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: dynamic(c),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: writeOnly},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range resp.Diagnostics {
		out = append(out, fmt.Sprintf("%s at %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	slices.Sort(out)
	return out
}

// eachMisfit hands out configurations of a resource, each with another value in the
// place of one of its values.
func eachMisfit(resource string, do func(name string, c tftypes.Value)) {
	for name := range typeOf(resource).AttributeTypes {
		c := ordinary[resource]()
		if resource == application { // one attribute at a time: the framework takes long for all
			c = with(c, config{name: everything()[name]})
		}
		whole := value(typeOf(resource), c)
		for _, at := range placesIn(whole, name) {
			for kind, v := range misfits(at.of) {
				do(attributePath(at.path)+" "+kind, replacedAt(whole, at.path, v))
			}
		}
	}
}

// located is where a value is, and of what type it is.
type located struct {
	path *tftypes.AttributePath
	of   tftypes.Type
}

// placesIn are all places in a root attribute of a value.
func placesIn(v tftypes.Value, root string) []located {
	var out []located
	err := tftypes.Walk(v, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if len(at.Steps()) == 0 {
			return true, nil
		}
		if at.Steps()[0] != tftypes.AttributePathStep(tftypes.AttributeName(root)) {
			return false, nil
		}
		out = append(out, located{at, v.Type()})
		return true, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}

// misfits are values that an attribute of a type may not like.
func misfits(of tftypes.Type) map[string]tftypes.Value {
	out := map[string]tftypes.Value{"null": tftypes.NewValue(of, nil), "unknown": tftypes.NewValue(of, tftypes.UnknownValue)}
	switch {
	case of.Is(tftypes.String):
		out["of no sense"] = tftypes.NewValue(of, "?!")
		out["empty"] = tftypes.NewValue(of, "")
	case of.Is(tftypes.Number):
		out["negative"] = tftypes.NewValue(of, -1)
		out["a fraction"] = tftypes.NewValue(of, 1.5)
		out["huge"] = tftypes.NewValue(of, new(big.Float).SetMantExp(big.NewFloat(1), 100))
	case of.Is(tftypes.Bool):
		out["true"] = tftypes.NewValue(of, true)
	}
	return out
}

// replacedAt is a value with another one somewhere in it.
func replacedAt(v tftypes.Value, path *tftypes.AttributePath, by tftypes.Value) tftypes.Value {
	out, err := tftypes.Transform(v, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if at.Equal(path) {
			return by, nil
		}
		return v, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}
