package attr

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

var words = []string{"Zone", "Node", "None"}

func TestPlaceholders_differAndAreValid(t *testing.T) {
	for name, test := range map[string]struct {
		of    Text
		valid func(string) bool
	}{
		"quantity": {Quantity, func(s string) bool { q, err := resource.ParseQuantity(s); return err == nil && q.Sign() > 0 }},
		"name":     {Name, func(s string) bool { return len(validation.IsDNS1035Label(s)) == 0 && len(s) <= 52 }},
		"integer":  {Integer, func(s string) bool { return s == "1" || s == "2" }},
		"path":     {FilePath, func(s string) bool { return s[0] == '/' && len(s) > 1 }},
		"enum":     {Enum(words...), func(s string) bool { return s == "Zone" || s == "None" }},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := test.of.Placeholder(0), test.of.Placeholder(1)
			if test.of.Same(a, b) {
				t.Errorf("%q and %q mean the same", a, b)
			}
			for _, p := range []string{a, b} {
				if !test.valid(p) {
					t.Errorf("%q is not valid", p)
				}
			}
		})
	}
}

func TestEnum_ofOneWordHasNothingElseToStandIn(t *testing.T) {
	if e := Enum("StatefulSet"); e.Placeholder(0) != "StatefulSet" || e.Placeholder(1) != "StatefulSet" {
		t.Errorf("got %q and %q", e.Placeholder(0), e.Placeholder(1))
	}
}

func TestSame_comparesMeaningWhereThereIsOne(t *testing.T) {
	for name, test := range map[string]struct {
		of   Text
		a, b string
		want bool
	}{
		"one spelling":          {Quantity, "1Ti", "1Ti", true},
		"binary units":          {Quantity, "1024Gi", "1Ti", true},
		"thousandths":           {Quantity, "1000m", "1", true},
		"an exponent":           {Quantity, "1e3", "1k", true},
		"binary and decimal":    {Quantity, "1Gi", "1G", false},
		"a byte more":           {Quantity, "1Gi", "1073741825", false},
		"no quantities":         {Quantity, "much", "more", false},
		"no quantity, twice":    {Quantity, "much", "much", true},
		"one that is none":      {Quantity, "1Gi", "much", false},
		"zero and no quantity":  {Quantity, "0", "", false},
		"names":                 {Name, "a", "A", false},
		"one name":              {Name, "a", "a", true},
		"integers":              {Integer, "1", "01", false},
		"paths":                 {FilePath, "/a", "/a/", false},
		"words of another case": {Enum(words...), "zone", "Zone", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.of.Same(test.a, test.b); got != test.want {
				t.Errorf("got %v", got)
			}
			if got := test.of.Same(test.b, test.a); got != test.want {
				t.Errorf("the other way round: got %v", got)
			}
		})
	}
}

func TestText_isEqualToItsOwnKindOnly(t *testing.T) {
	all := map[string]attr.Type{
		"quantity": Quantity, "name": Name, "integer": Integer, "path": FilePath,
		"enum": Enum(words...), "another enum": Enum("Retain", "Delete"), "plain": types.StringType,
	}
	for a, x := range all {
		for b, y := range all {
			if got := x.Equal(y); got != (a == b) {
				t.Errorf("%s and %s: got %v", a, b, got)
			}
		}
	}
	if !Enum(words...).Equal(Enum(words...)) {
		t.Error("two enums of the same words differ")
	}
}

func TestText_makesValuesOfItself(t *testing.T) {
	for name, raw := range map[string]tftypes.Value{
		"known":   tftypes.NewValue(tftypes.String, "1Gi"),
		"null":    tftypes.NewValue(tftypes.String, nil),
		"unknown": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	} {
		t.Run(name, func(t *testing.T) {
			v, err := Quantity.ValueFromTerraform(t.Context(), raw)
			if err != nil {
				t.Fatal(err)
			}
			if !v.Type(t.Context()).Equal(Quantity) {
				t.Errorf("its type is %s", v.Type(t.Context()))
			}
			if back, err := v.ToTerraformValue(t.Context()); err != nil || !back.Equal(raw) {
				t.Errorf("got %v, %v", back, err)
			}
			plain, _ := types.StringType.ValueFromTerraform(t.Context(), raw)
			fromPlain, diags := Quantity.ValueFromString(t.Context(), plain.(basetypes.StringValue))
			if diags.HasError() || !fromPlain.Equal(v) || !v.Equal(fromPlain) {
				t.Errorf("got %v, %v", fromPlain, diags)
			}
			if v.Equal(plain) {
				t.Error("it is equal to a plain string")
			}
			if other, _ := Name.ValueFromTerraform(t.Context(), raw); v.Equal(other) {
				t.Error("it is equal to a name")
			}
		})
	}
	if _, err := Quantity.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
		t.Error("a bool is taken for a text")
	}
	if zero := Quantity.ValueType(t.Context()); !zero.Type(t.Context()).Equal(Quantity) {
		t.Errorf("the type of its value type is %s", zero.Type(t.Context()))
	}
}
