package lifecycle

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// fitting says whether a configuration fits its schema, so that the framework would
// say nothing of it. Why one doesn't it need not know: the framework says that then.
type fitting struct {
	ctx context.Context
	// writeOnly says that Terraform knows write-only attributes.
	writeOnly bool
}

// object is for an object's attributes. One that is unknown as a whole, or null as
// an element, is left to the framework.
func (f fitting) object(attributes map[string]schema.Attribute, v tftypes.Value) bool {
	var values map[string]tftypes.Value
	if !v.IsKnown() || v.IsNull() || v.As(&values) != nil {
		return false
	}
	for name, a := range attributes {
		if !f.attribute(a, values[name]) {
			return false
		}
	}
	return true
}

func (f fitting) attribute(a schema.Attribute, v tftypes.Value) bool {
	if text, ok := a.(schema.StringAttribute); ok && !f.passes(text.Validators, v) {
		return false
	}
	switch {
	case v.IsNull():
		return !a.IsRequired()
	case a.IsComputed() && !a.IsOptional(), a.IsWriteOnly() && !f.writeOnly, a.GetDeprecationMessage() != "":
		return false
	}
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return f.object(a.Attributes, v)
	case schema.MapNestedAttribute:
		var elements map[string]tftypes.Value
		ok := v.IsKnown() && v.As(&elements) == nil
		for _, e := range elements {
			ok = ok && f.object(a.NestedObject.Attributes, e)
		}
		return ok
	case schema.ListNestedAttribute:
		var elements []tftypes.Value
		ok := v.IsKnown() && v.As(&elements) == nil
		for _, e := range elements {
			ok = ok && f.object(a.NestedObject.Attributes, e)
		}
		return ok
	}
	// Terraform has one type of numbers, and the attribute may have only some of them.
	read, err := a.GetType().ValueFromTerraform(f.ctx, v)
	_, judges := read.(xattr.ValidateableAttribute)
	return err == nil && !judges
}

// passes asks the validators of a text. They see the text and nothing beside it.
func (f fitting) passes(validators []validator.String, v tftypes.Value) bool {
	if len(validators) == 0 {
		return true
	}
	read, err := types.StringType.ValueFromTerraform(f.ctx, v)
	if err != nil {
		return false
	}
	for _, judge := range validators {
		var resp validator.StringResponse
		judge.ValidateString(f.ctx, validator.StringRequest{ConfigValue: read.(types.String)}, &resp)
		if len(resp.Diagnostics) > 0 {
			return false
		}
	}
	return true
}

// asked says whether fitting asks all validators that an attribute has, and those
// inside it.
func asked(a schema.Attribute) bool {
	var inside map[string]schema.Attribute
	ofObjects := 0
	switch a := a.(type) {
	case schema.StringAttribute:
		return true
	case schema.SingleNestedAttribute:
		inside = a.Attributes
	case schema.MapNestedAttribute:
		inside, ofObjects = a.NestedObject.Attributes, len(a.NestedObject.Validators)
	case schema.ListNestedAttribute:
		inside, ofObjects = a.NestedObject.Attributes, len(a.NestedObject.Validators)
	case schema.NestedAttribute:
		return false
	}
	for _, attribute := range inside {
		if !asked(attribute) {
			return false
		}
	}
	own := reflect.ValueOf(a).FieldByName("Validators")
	return own.IsValid() && own.Len() == 0 && ofObjects == 0
}

// allAsked is asked for all of a schema.
func allAsked(s schema.Schema) bool {
	for _, a := range s.Attributes {
		if !asked(a) {
			return false
		}
	}
	return len(s.Blocks) == 0
}
