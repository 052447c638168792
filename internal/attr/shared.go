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

// Adopt is the attribute that lets a resource take over what exists.
func Adopt() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Take over objects of these names that exist and were not made by this resource: by kubectl, Helm or another Terraform provider. Acts only in the apply that creates the resource, or that goes on with a creation that was cut off; the plan lists the objects and what it changes in them. " +
			"The tools that made them stop owning their fields, fields that this resource does not send stay as they are, and objects of another `owner` are never taken. Default `false`: such an object is an error.",
	}
}

// UnmanagedFields is the attribute that leaves fields to others.
func UnmanagedFields() schema.Attribute {
	return schema.MapAttribute{
		Optional:    true,
		ElementType: types.ListType{ElemType: types.StringType},
		MarkdownDescription: "Fields that are left to others: a map of object, as in `objects`, to paths as plans and messages write them, such as `{ \"StatefulSet/db\" = [\"spec.template.spec.containers[name=db].image\"] }`. " +
			"They are sent when the object is created, and from then on neither changed nor compared. A field that is added here keeps its live value; one that is taken out again is set at the next apply. Default: none.",
	}
}
