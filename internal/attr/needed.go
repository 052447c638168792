package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int32default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
)

// NeededString is a required attribute inside the elements of a map. It is not
// Required in the schema, because the framework (1.19) then refuses elements that
// are unknown as a whole, and terraform validate, which knows no variable, would
// fail for `volumes = { data = var.volume }`. The model asks for it instead: the
// default is a value that it refuses.
func NeededString(t Text, description string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, CustomType: t,
		Default:             stringdefault.StaticString(""),
		MarkdownDescription: description + " Required.",
	}
}

// NeededInt32 is NeededString for numbers from 1.
func NeededInt32(description string) schema.Attribute {
	return schema.Int32Attribute{
		Optional: true, Computed: true,
		Default:             int32default.StaticInt32(0),
		MarkdownDescription: description + " Required.",
	}
}
