package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// LabelSelector is a selector of objects by labels.
func LabelSelector(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"match_labels": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Labels that they have. Default: any.",
			},
			"match_expressions": Requirements("Requirements on their labels, all of which hold.", Enum("In", "NotIn", "Exists", "DoesNotExist"),
				"`In` or `NotIn` (one of `values`), `Exists` or `DoesNotExist`."),
		},
	}
}

// Requirements are comparisons of labels with values.
func Requirements(description string, operators Text, operator string) schema.Attribute {
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " Default: none.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"key":      NeededString(Plain, "Label's name."),
			"operator": NeededString(operators, operator),
			"values": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Values to compare with. Default: none, for operators that take none.",
			},
		}},
	}
}
