package lifecycle

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestWith_leavesItsArgumentAlone(t *testing.T) {
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.String}}
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	given := tftypes.NewValue(typ, map[string]tftypes.Value{"a": text("1"), "b": text("2")})
	got, diags := with(given, map[string]tftypes.Value{"b": text("3")})
	if diags.HasError() {
		t.Fatal(diags)
	}
	if want := tftypes.NewValue(typ, map[string]tftypes.Value{"a": text("1"), "b": text("3")}); !got.Equal(want) {
		t.Errorf("got %s", got)
	}
	if want := tftypes.NewValue(typ, map[string]tftypes.Value{"a": text("1"), "b": text("2")}); !given.Equal(want) {
		t.Errorf("the argument is %s now", given)
	}
}

func TestTimeout_isTheConfiguredOneOrTheDefault(t *testing.T) {
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"create": tftypes.String, "update": tftypes.String}}
	all := func(create any) map[string]tftypes.Value {
		return map[string]tftypes.Value{"timeouts": tftypes.NewValue(typ, map[string]tftypes.Value{
			"create": tftypes.NewValue(tftypes.String, create), "update": tftypes.NewValue(tftypes.String, nil),
		})}
	}
	for name, test := range map[string]struct {
		values    map[string]tftypes.Value
		operation string
		want      time.Duration
	}{
		"configured":        {all("1h30m"), "create", 90 * time.Minute},
		"another one":       {all("1h"), "update", time.Second},
		"not there":         {all("1h"), "delete", time.Second},
		"unknown":           {all(tftypes.UnknownValue), "create", time.Second},
		"no duration":       {all("soon"), "create", time.Second},
		"no timeouts":       {map[string]tftypes.Value{"timeouts": tftypes.NewValue(typ, nil)}, "create", time.Second},
		"unknown timeouts":  {map[string]tftypes.Value{"timeouts": tftypes.NewValue(typ, tftypes.UnknownValue)}, "create", time.Second},
		"no such attribute": {nil, "create", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			if got := timeout(test.values, test.operation, time.Second); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestTexts_areReadAsTheyWereWritten(t *testing.T) {
	want := map[string]string{"StatefulSet/pg": "{}", "Service/pg": `{"a":"b"}`}
	if diff := cmp.Diff(want, texts(map[string]tftypes.Value{"objects": objectsValue(want)})); diff != "" {
		t.Error(diff)
	}
	t.Run("partly unknown", func(t *testing.T) {
		m := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
			"a": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "b": tftypes.NewValue(tftypes.String, "x"),
		})
		if diff := cmp.Diff(map[string]string{"b": "x"}, texts(map[string]tftypes.Value{"objects": m})); diff != "" {
			t.Error(diff)
		}
	})
	for name, v := range map[string]tftypes.Value{
		"null":    tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil),
		"unknown": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, tftypes.UnknownValue),
		"missing": {},
	} {
		t.Run(name, func(t *testing.T) {
			if got := texts(map[string]tftypes.Value{"objects": v}); got == nil || len(got) > 0 {
				t.Errorf("got %v", got)
			}
		})
	}
}
