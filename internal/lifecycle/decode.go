package lifecycle

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// codec turns a resource's value into its model and back. The model has only
// part of the attributes, so it works with a schema of just those.
type codec[M Model] struct {
	part schema.Schema
	// of is part's type: a wide schema takes long to make it.
	of tftypes.Type
}

func newCodec[M Model](whole schema.Schema) codec[M] {
	part := schema.Schema{Attributes: map[string]schema.Attribute{}}
	t := reflect.TypeFor[M]()
	for _, field := range reflect.VisibleFields(t) {
		if field.Anonymous {
			continue // its own fields are among the visible ones
		}
		name := field.Tag.Get("tfsdk")
		a, ok := whole.Attributes[name]
		if !ok {
			panic(fmt.Sprintf("lifecycle: the schema has no attribute %q of %s", name, t))
		}
		part.Attributes[name] = a
	}
	return codec[M]{part, part.Type().TerraformType(context.Background())}
}

// decode makes a model out of a resource's value, with placeholders of set n in
// place of unknown values; it says where those are.
func (c codec[M]) decode(ctx context.Context, raw tftypes.Value, n int) (M, []model.Path, diag.Diagnostics) {
	var m M
	filled, unknown, diags := c.fill(ctx, raw, n)
	if diags.HasError() || intoStruct(filled, reflect.ValueOf(&m).Elem()) {
		return m, unknown, diags
	}
	m, d := c.byFramework(ctx, filled)
	diags.Append(d...)
	return m, unknown, diags
}

// fill are the attributes of a model, none of them unknown.
func (c codec[M]) fill(ctx context.Context, raw tftypes.Value, n int) (map[string]tftypes.Value, []model.Path, diag.Diagnostics) {
	values, diags := rootValues(raw)
	if diags.HasError() {
		return nil, nil, diags
	}
	own := make(map[string]tftypes.Value, len(c.part.Attributes))
	for name := range c.part.Attributes {
		own[name] = values[name]
	}
	f := filler{ctx: ctx, n: n}
	filled := f.attributes(c.part.Attributes, own, nil)
	diags.Append(refuseNulls(f.nulls)...)
	return filled, f.unknown, diags
}

// byFramework makes a model out of root attributes, or says what prevents it.
func (c codec[M]) byFramework(ctx context.Context, filled map[string]tftypes.Value) (M, diag.Diagnostics) {
	var m M
	diags := tfsdk.Plan{Schema: c.part, Raw: tftypes.NewValue(c.of, filled)}.Get(ctx, &m)
	return m, diags
}

// refuseNulls says which elements of lists are null, in the order of their paths.
func refuseNulls(nulls []model.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	slices.SortFunc(nulls, func(a, b model.Path) int { return strings.Compare(a.String(), b.String()) })
	for _, null := range nulls {
		diags.Append(at(null, diag.NewErrorDiagnostic("Null in a list",
			"It is null, and every element of a list has to have a value. Leave it out: [for x in list : x if x != null] is a list without its nulls.")))
	}
	return diags
}

// encode makes root attribute values out of a model.
func (c codec[M]) encode(ctx context.Context, m M) (map[string]tftypes.Value, diag.Diagnostics) {
	s := tfsdk.State{Schema: c.part, Raw: tftypes.NewValue(c.of, nil)}
	diags := s.Set(ctx, m)
	if diags.HasError() {
		return nil, diags
	}
	values, d := rootValues(s.Raw)
	diags.Append(d...)
	return values, diags
}

// rootValues are the root attributes of a resource's value.
func rootValues(raw tftypes.Value) (map[string]tftypes.Value, diag.Diagnostics) {
	var diags diag.Diagnostics
	values := map[string]tftypes.Value{}
	if err := raw.As(&values); err != nil {
		diags.AddError("Value can't be read", "Terraform sent a value that is not an object: "+err.Error())
	}
	return maps.Clone(values), diags // As hands out the value's own map
}

// with is a resource's value with some root attributes replaced, all at once:
// every SetAttribute would walk the whole schema.
func with(raw tftypes.Value, replaced map[string]tftypes.Value) (tftypes.Value, diag.Diagnostics) {
	values, diags := rootValues(raw)
	if diags.HasError() {
		return raw, diags
	}
	for name, v := range replaced {
		values[name] = v
	}
	return tftypes.NewValue(raw.Type(), values), diags
}

// terraform is a framework value as Terraform's own; the conversion of values
// that we made ourselves can't fail.
func terraform(ctx context.Context, v attr.Value) tftypes.Value {
	out, err := v.ToTerraformValue(ctx)
	if err != nil {
		panic(fmt.Sprintf("lifecycle: converting a value of our own: %v", err))
	}
	return out
}

// flag is a root attribute that is a bool; otherwise when it is not there, null
// or unknown.
func flag(values map[string]tftypes.Value, name string, otherwise bool) bool {
	var b bool
	if v, ok := values[name]; !ok || !v.IsKnown() || v.IsNull() || v.As(&b) != nil {
		return otherwise
	}
	return b
}

// text is a root attribute that is a string; "" when it is not there, null or
// unknown.
func text(values map[string]tftypes.Value, name string) string {
	var s string
	if v, ok := values[name]; !ok || !v.IsKnown() || v.IsNull() || v.As(&s) != nil {
		return ""
	}
	return s
}

// timeout is one of the timeouts.
func timeout(values map[string]tftypes.Value, operation string, otherwise time.Duration) time.Duration {
	var all map[string]tftypes.Value
	if v, ok := values["timeouts"]; !ok || !v.IsKnown() || v.IsNull() || v.As(&all) != nil {
		return otherwise
	}
	d, err := time.ParseDuration(strings.TrimSpace(text(all, operation)))
	if err != nil {
		return otherwise // none is set: the attribute's type validates it
	}
	return d
}

// texts is the objects attribute of a state.
func texts(values map[string]tftypes.Value) map[string]string {
	out := map[string]string{}
	var elements map[string]tftypes.Value
	if v := values["objects"]; !v.IsKnown() || v.IsNull() || v.As(&elements) != nil {
		return out
	}
	for k, e := range elements {
		var s string
		if e.IsKnown() && e.As(&s) == nil {
			out[k] = s
		}
	}
	return out
}

// objectsValue is the objects attribute of a state.
func objectsValue(texts map[string]string) tftypes.Value {
	elements := make(map[string]tftypes.Value, len(texts))
	for k, s := range texts {
		elements[k] = tftypes.NewValue(tftypes.String, s)
	}
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, elements)
}
