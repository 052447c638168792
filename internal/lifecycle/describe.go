package lifecycle

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// described is a schema in which the description of every attribute that can be
// configured ends with what a change of it does.
func described(s schema.Schema, effects mutability.Attributes) schema.Schema {
	s.Attributes = describedBelow("", s.Attributes, effects)
	return s
}

func describedBelow(at string, attributes map[string]schema.Attribute, effects mutability.Attributes) map[string]schema.Attribute {
	out := make(map[string]schema.Attribute, len(attributes))
	for name, a := range attributes {
		path := at + name
		switch nested := a.(type) {
		case schema.SingleNestedAttribute:
			nested.Attributes = describedBelow(path+".", nested.Attributes, effects)
			a = nested
		case schema.MapNestedAttribute:
			nested.NestedObject.Attributes = describedBelow(path+".*.", nested.NestedObject.Attributes, effects)
			a = nested
		case schema.ListNestedAttribute:
			nested.NestedObject.Attributes = describedBelow(path+".*.", nested.NestedObject.Attributes, effects)
			a = nested
		}
		if effect, ok := effects.Of(path); ok {
			a = describedAs(a, effect.Sentence())
		}
		out[name] = a
	}
	return out
}

// describedAs is an attribute with a sentence after its description. That of a
// library's attribute is plain text, which is Markdown as well.
func describedAs(a schema.Attribute, sentence string) schema.Attribute {
	text := a.GetMarkdownDescription()
	if text == "" {
		text = a.GetDescription()
	}
	text = strings.TrimSpace(text + " " + sentence)
	switch a := a.(type) {
	case schema.StringAttribute:
		a.MarkdownDescription = text
		return a
	case schema.BoolAttribute:
		a.MarkdownDescription = text
		return a
	case schema.Int32Attribute:
		a.MarkdownDescription = text
		return a
	case schema.Int64Attribute:
		a.MarkdownDescription = text
		return a
	case schema.ListAttribute:
		a.MarkdownDescription = text
		return a
	case schema.MapAttribute:
		a.MarkdownDescription = text
		return a
	case schema.SingleNestedAttribute:
		a.MarkdownDescription = text
		return a
	case schema.ListNestedAttribute:
		a.MarkdownDescription = text
		return a
	case schema.MapNestedAttribute:
		a.MarkdownDescription = text
		return a
	default:
		panic(fmt.Sprintf("lifecycle: attributes of type %T are not known here", a))
	}
}
