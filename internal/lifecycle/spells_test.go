package lifecycle

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSpells_isForValuesOfTheTypeOnly(t *testing.T) {
	of := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"s": tftypes.String, "n": tftypes.Number, "b": tftypes.Bool,
		"l": tftypes.List{ElementType: tftypes.String},
		"m": tftypes.Map{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"x": tftypes.Number}}},
	}}
	type object = map[string]any
	for name, test := range map[string]struct {
		v    any
		want bool
	}{
		"all":                  {object{"s": "a", "n": 1.0, "b": true, "l": []any{"a", nil}, "m": object{"k": object{"x": 1.0}, "l": nil}}, true},
		"none":                 {object{}, true},
		"nulls":                {object{"s": nil, "n": nil, "l": nil, "m": nil}, true},
		"null":                 {nil, true},
		"a number as text":     {object{"n": "1"}, false},
		"a text as a number":   {object{"s": 1.0}, false},
		"a bool as text":       {object{"b": "true"}, false},
		"another element":      {object{"l": []any{"a", 1.0}}, false},
		"a map for a list":     {object{"l": object{"a": "b"}}, false},
		"a list for a map":     {object{"m": []any{}}, false},
		"an attribute of none": {object{"t": nil}, false},
		"one inside":           {object{"m": object{"k": object{"y": nil}}}, false},
		"no object":            {"a", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := spells(test.v, of); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
