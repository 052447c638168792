package attr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Text is a string attribute with a meaning: what stands in for it while it is
// unknown, and when two spellings mean the same.
//
// Placeholders exist because the compiler knows nothing of unknown values: a
// plan compiles the configuration twice, with two different valid values in
// place of each unknown one, and what comes out different is unknown.
type Text struct {
	basetypes.StringType
	name         string
	placeholders [2]string
	same         func(a, b string) bool
}

// Quantity is a Kubernetes quantity: "1024Gi" and "1Ti" are the same.
var Quantity = Text{name: "quantity", placeholders: [2]string{"1Gi", "2Gi"}, same: sameQuantity}

// Name is a name of a Kubernetes object.
var Name = Text{name: "name", placeholders: [2]string{"placeholder-a", "placeholder-b"}}

// Key is a key of a ConfigMap or Secret.
var Key = Text{name: "key", placeholders: [2]string{"placeholder-a", "placeholder-b"}}

// Image is a container image.
var Image = Text{name: "image", placeholders: [2]string{"placeholder-a", "placeholder-b"}}

// PodField is a field of a pod, as the downward API writes it.
var PodField = Text{name: "pod field", placeholders: [2]string{"metadata.name", "metadata.uid"}}

// ContainerResource is a request or limit of a container, as the downward API
// writes it.
var ContainerResource = Text{name: "container resource", placeholders: [2]string{"limits.memory", "requests.memory"}}

// Capability is one of Linux's capabilities, as Kubernetes writes it.
var Capability = Text{name: "capability", placeholders: [2]string{"CHOWN", "KILL"}}

// Integer is an integer or a percentage, as text.
var Integer = Text{name: "integer", placeholders: [2]string{"1", "2"}}

// FilePath is an absolute path.
var FilePath = Text{name: "path", placeholders: [2]string{"/placeholder-a", "/placeholder-b"}}

// Enum is one of some words. The first and the last stand in for an unknown.
func Enum(words ...string) Text {
	return Text{name: "enum", placeholders: [2]string{words[0], words[len(words)-1]}}
}

// Placeholder is a valid value, different for n = 0 and n = 1 wherever the type
// has more than one.
func (t Text) Placeholder(n int) string { return t.placeholders[n] }

// Same says whether two known values mean the same although they are spelt
// differently.
func (t Text) Same(a, b string) bool { return a == b || t.same != nil && t.same(a, b) }

func sameQuantity(a, b string) bool {
	x, errX := resource.ParseQuantity(a)
	y, errY := resource.ParseQuantity(b)
	return errX == nil && errY == nil && x.Cmp(y) == 0
}

// Equal is part of attr.Type.
func (t Text) Equal(o attr.Type) bool {
	other, ok := o.(Text)
	return ok && t.name == other.name && t.placeholders == other.placeholders
}

// String is part of attr.Type.
func (t Text) String() string { return "attr.Text(" + t.name + ")" }

// ValueFromString is part of basetypes.StringTypable.
func (t Text) ValueFromString(_ context.Context, v basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return TextValue{StringValue: v, of: t}, nil
}

// ValueFromTerraform is part of attr.Type.
func (t Text) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	return TextValue{StringValue: v.(basetypes.StringValue), of: t}, nil
}

// ValueType is part of attr.Type.
func (t Text) ValueType(context.Context) attr.Value { return TextValue{of: t} }

// TextValue is a value of a Text attribute.
type TextValue struct {
	basetypes.StringValue
	of Text
}

// Type is part of attr.Value.
func (v TextValue) Type(context.Context) attr.Type { return v.of }

// Equal is part of attr.Value.
func (v TextValue) Equal(o attr.Value) bool {
	other, ok := o.(TextValue)
	return ok && v.of.Equal(other.of) && v.StringValue.Equal(other.StringValue)
}
