package lifecycle

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// placeholding is an attribute type that knows valid values of itself.
type placeholding interface{ Placeholder(n int) string }

// fillings is how many sets of placeholders a plan compares. In the first,
// optional parts of unknown objects are missing; in the second all are there; the
// third differs from the second in what has two values only, because a bool that
// is missing often means the same as one of them.
const fillings = 3

// filler makes a value whole: placeholders for what is unknown, defaults for
// what is null (a plan has them already, a bare configuration does not).
type filler struct {
	ctx context.Context
	// n says which set of placeholders, below fillings.
	n int
	// unknown collects where placeholders were put.
	unknown []model.Path
	// nulls collects the elements of lists that are null.
	nulls []model.Path
}

// attributes fills the attributes of an object.
func (f *filler) attributes(attributes map[string]schema.Attribute, values map[string]tftypes.Value, at model.Path) map[string]tftypes.Value {
	out := make(map[string]tftypes.Value, len(values))
	for name, v := range values {
		out[name] = f.attribute(attributes[name], v, at.At(name))
	}
	return out
}

func (f *filler) attribute(a schema.Attribute, v tftypes.Value, at model.Path) tftypes.Value {
	if v.IsNull() {
		if d, ok := f.defaultOf(a); ok {
			return d
		}
		return v
	}
	if !v.IsKnown() {
		f.unknown = append(f.unknown, at)
		return f.placeholder(a)
	}
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return f.object(a.Attributes, v, at)
	case schema.MapNestedAttribute:
		return mapElements(v, func(key string, e tftypes.Value) tftypes.Value {
			return f.element(a.NestedObject.Attributes, e, at.At(key))
		})
	case schema.ListNestedAttribute:
		return f.listElements(v, at, func(i int, e tftypes.Value) tftypes.Value {
			return f.element(a.NestedObject.Attributes, e, at.At(i))
		})
	default:
		return f.value(a.GetType(), v, at)
	}
}

// element is an object inside a map or list; it may be unknown as a whole.
func (f *filler) element(attributes map[string]schema.Attribute, v tftypes.Value, at model.Path) tftypes.Value {
	if !v.IsKnown() {
		f.unknown = append(f.unknown, at)
		return f.objectPlaceholder(attributes, v.Type())
	}
	return f.object(attributes, v, at)
}

func (f *filler) object(attributes map[string]schema.Attribute, v tftypes.Value, at model.Path) tftypes.Value {
	var values map[string]tftypes.Value
	if v.IsNull() || v.As(&values) != nil {
		return v
	}
	return tftypes.NewValue(v.Type(), f.attributes(attributes, values, at))
}

// value fills collections of plain values.
func (f *filler) value(t attr.Type, v tftypes.Value, at model.Path) tftypes.Value {
	if v.IsNull() {
		return v
	}
	if !v.IsKnown() {
		f.unknown = append(f.unknown, at)
		return f.plain(t)
	}
	switch t := t.(type) {
	case attr.TypeWithElementType:
		e := t.ElementType()
		if v.Type().Is(tftypes.Map{}) {
			return mapElements(v, func(key string, x tftypes.Value) tftypes.Value { return f.value(e, x, at.At(key)) })
		}
		return f.listElements(v, at, func(i int, x tftypes.Value) tftypes.Value { return f.value(e, x, at.At(i)) })
	default:
		return v
	}
}

func mapElements(v tftypes.Value, fill func(string, tftypes.Value) tftypes.Value) tftypes.Value {
	var elements map[string]tftypes.Value
	if v.As(&elements) != nil {
		return v
	}
	out := make(map[string]tftypes.Value, len(elements))
	for k, e := range elements {
		// A null element is how a module leaves one out. Objects that are null are
		// refused before, in configurations.
		if !e.IsNull() {
			out[k] = fill(k, e)
		}
	}
	return tftypes.NewValue(v.Type(), out)
}

// listElements leaves nulls as they are: what is left out of a list moves the others.
func (f *filler) listElements(v tftypes.Value, at model.Path, fill func(int, tftypes.Value) tftypes.Value) tftypes.Value {
	var elements []tftypes.Value
	if v.As(&elements) != nil {
		return v
	}
	out := make([]tftypes.Value, len(elements))
	for i, e := range elements {
		if e.IsNull() {
			f.nulls = append(f.nulls, at.At(i))
			out[i] = e
			continue
		}
		out[i] = fill(i, e)
	}
	return tftypes.NewValue(v.Type(), out)
}

// placeholder stands in for an unknown attribute. Collections are empty the
// first time and have one element the second; of an object, the optional parts
// are missing the first time.
func (f *filler) placeholder(a schema.Attribute) tftypes.Value {
	t := a.GetType().TerraformType(f.ctx)
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return f.objectPlaceholder(a.Attributes, t)
	case schema.MapNestedAttribute:
		return f.collection(t, func() tftypes.Value {
			return f.objectPlaceholder(a.NestedObject.Attributes, t.(tftypes.Map).ElementType)
		})
	case schema.ListNestedAttribute:
		return f.collection(t, func() tftypes.Value {
			return f.objectPlaceholder(a.NestedObject.Attributes, t.(tftypes.List).ElementType)
		})
	default:
		return f.plain(a.GetType())
	}
}

func (f *filler) objectPlaceholder(attributes map[string]schema.Attribute, t tftypes.Type) tftypes.Value {
	values := make(map[string]tftypes.Value, len(attributes))
	for name, a := range attributes {
		if a.IsRequired() || f.n > 0 {
			values[name] = f.placeholder(a)
		} else {
			values[name] = f.attribute(a, tftypes.NewValue(a.GetType().TerraformType(f.ctx), nil), nil)
		}
	}
	return tftypes.NewValue(t, values)
}

func (f *filler) collection(t tftypes.Type, element func() tftypes.Value) tftypes.Value {
	if t.Is(tftypes.Map{}) {
		elements := map[string]tftypes.Value{}
		if f.n > 0 {
			elements["placeholder"] = element()
		}
		return tftypes.NewValue(t, elements)
	}
	var elements []tftypes.Value
	if f.n > 0 {
		elements = append(elements, element())
	}
	return tftypes.NewValue(t, elements)
}

// plain is a placeholder of a type that has no attributes of its own.
func (f *filler) plain(t attr.Type) tftypes.Value {
	tf := t.TerraformType(f.ctx)
	if p, ok := t.(placeholding); ok {
		return tftypes.NewValue(tf, p.Placeholder(f.n%2))
	}
	if c, ok := t.(attr.TypeWithElementType); ok {
		return f.collection(tf, func() tftypes.Value { return f.plain(c.ElementType()) })
	}
	switch {
	case tf.Is(tftypes.Bool):
		return tftypes.NewValue(tf, f.n == 1)
	case tf.Is(tftypes.Number):
		return tftypes.NewValue(tf, big.NewFloat(float64(f.n+1)))
	default:
		return tftypes.NewValue(tf, [2]string{"placeholder-a", "placeholder-b"}[f.n%2])
	}
}

// defaultOf is an attribute's static default.
func (f *filler) defaultOf(a schema.Attribute) (tftypes.Value, bool) {
	var v attr.Value
	switch a := a.(type) {
	case schema.StringAttribute:
		if a.Default == nil {
			return tftypes.Value{}, false
		}
		var resp defaults.StringResponse
		a.Default.DefaultString(f.ctx, defaults.StringRequest{}, &resp)
		v = resp.PlanValue
	case schema.BoolAttribute:
		if a.Default == nil {
			return tftypes.Value{}, false
		}
		var resp defaults.BoolResponse
		a.Default.DefaultBool(f.ctx, defaults.BoolRequest{}, &resp)
		v = resp.PlanValue
	case schema.Int32Attribute:
		if a.Default == nil {
			return tftypes.Value{}, false
		}
		var resp defaults.Int32Response
		a.Default.DefaultInt32(f.ctx, defaults.Int32Request{}, &resp)
		v = resp.PlanValue
	case schema.ListAttribute:
		if a.Default == nil {
			return tftypes.Value{}, false
		}
		var resp defaults.ListResponse
		a.Default.DefaultList(f.ctx, defaults.ListRequest{}, &resp)
		v = resp.PlanValue
	default:
		return tftypes.Value{}, false
	}
	tf, err := v.ToTerraformValue(f.ctx)
	return tf, err == nil
}
