package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ID is the computed attribute that every resource has.
func ID(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Instance is the computed attribute of every resource that makes objects.
func Instance() schema.Attribute {
	return schema.StringAttribute{
		Computed: true,
		MarkdownDescription: "Random id made when the resource is created. Every object carries it in the annotation `stateful-apps.io/instance`, by which the provider knows its own objects: " +
			"it never changes or deletes those of another instance.",
	}
}

// Objects is the computed attribute that shows what is sent.
func Objects() schema.Attribute {
	return schema.MapAttribute{
		Computed:    true,
		ElementType: types.StringType,
		MarkdownDescription: "What is sent to the cluster: a map of `Kind/name` to the object as JSON. A plan shows changes here object by object, field by field, as are changes that somebody made in the cluster. " +
			"Values that may be secret are replaced by the name of the attribute that they come from, such as `(env.PASSWORD)`.",
	}
}

// Labels is a map of labels.
func Labels(description string) schema.Attribute { return stringMap(description) }

// Annotations is a map of annotations.
func Annotations(description string) schema.Attribute { return stringMap(description) }

func stringMap(description string) schema.Attribute {
	return schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description + " Default: none."}
}
