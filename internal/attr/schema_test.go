package attr_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/application"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/claimpolicy"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/persistentvolume"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/storageclass"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/volumeclaim"
)

// every is the resources with their models.
var every = map[string]struct {
	new   func() resource.Resource
	model reflect.Type
	// beside are the root attributes that are the lifecycle's and not the model's.
	beside []string
}{
	"stateful_application": {application.New, reflect.TypeFor[model.Application](), []string{
		"id", "instance", "objects", "peers", "host", "ready", "disruption", "wait_for_ready", "deletion_protection", "allow_replace", "adopt", "unmanaged_fields", "timeouts",
	}},
	"stateful_persistent_volume": {persistentvolume.New, reflect.TypeFor[model.PersistentVolume](), []string{"id", "instance", "objects", "deletion_protection", "adopt"}},
	"stateful_storage_class":     {storageclass.New, reflect.TypeFor[model.StorageClass](), []string{"id", "instance", "objects", "adopt", "volume_attributes_class_names"}},
	"stateful_volume_claim": {volumeclaim.New, reflect.TypeFor[model.VolumeClaim](), []string{
		"id", "instance", "objects", "ready", "volume", "wait_for_ready", "deletion_protection", "allow_replace", "adopt", "timeouts",
	}},
	"stateful_volume_claim_policy": {claimpolicy.New, reflect.TypeFor[model.VolumeClaimPolicy](), []string{"id", "instance", "objects", "adopt"}},
}

func schemaOf(r resource.Resource) schema.Schema {
	var resp resource.SchemaResponse
	r.Schema(context.Background(), resource.SchemaRequest{}, &resp)
	return resp.Schema
}

func TestSchemas_areValid(t *testing.T) {
	for name, r := range every {
		t.Run(name, func(t *testing.T) {
			s := schemaOf(r.new())
			if diags := s.ValidateImplementation(t.Context()); diags.HasError() {
				t.Error(diags)
			}
			if s.MarkdownDescription == "" {
				t.Error("the resource has no description")
			}
		})
	}
}

func TestSchemas_haveTheFieldsOfTheirModelsAndNoOthers(t *testing.T) {
	for name, r := range every {
		t.Run(name, func(t *testing.T) {
			attributes := maps.Clone(schemaOf(r.new()).Attributes)
			for _, own := range r.beside {
				if _, ok := attributes[own]; !ok {
					t.Errorf("there is no attribute %q", own)
				}
				delete(attributes, own)
			}
			sameFields(t, name, attributes, r.model)
		})
	}
}

// sameFields compares the names of attributes with the tags of a struct, and
// those of what is nested.
func sameFields(t *testing.T, at string, attributes map[string]schema.Attribute, m reflect.Type) {
	t.Helper()
	var tags []string
	for _, field := range reflect.VisibleFields(m) {
		if field.Anonymous {
			continue // its own fields are among the visible ones
		}
		tag := field.Tag.Get("tfsdk")
		tags = append(tags, tag)
		if nested := nestedIn(attributes[tag]); nested != nil {
			sameFields(t, at+"."+tag, nested, structOf(field.Type))
		} else if inner := structOf(field.Type); inner.Kind() == reflect.Struct {
			t.Errorf("%s.%s is a %s in the model and not nested in the schema", at, tag, inner)
		}
	}
	slices.Sort(tags)
	if names := slices.Sorted(maps.Keys(attributes)); !slices.Equal(names, tags) {
		t.Errorf("%s: the schema has %v, the model %v", at, names, tags)
	}
}

// structOf is what pointers, slices and maps lead to.
func structOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

func nestedIn(a schema.Attribute) map[string]schema.Attribute {
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return a.Attributes
	case schema.MapNestedAttribute:
		return a.NestedObject.Attributes
	case schema.ListNestedAttribute:
		return a.NestedObject.Attributes
	case schema.SetNestedAttribute:
		return a.NestedObject.Attributes
	default:
		return nil
	}
}

// description is what users read: a library describes its attributes in plain
// text only.
func description(a schema.Attribute) string {
	if text := a.GetMarkdownDescription(); text != "" {
		return text
	}
	return a.GetDescription()
}

// walk visits all attributes with their paths and the description of what they
// are nested in.
func walk(at, parent string, attributes map[string]schema.Attribute, visit func(at, parent string, a schema.Attribute)) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		path := strings.TrimPrefix(at+"."+name, ".")
		visit(path, parent, attributes[name])
		walk(path, description(attributes[name]), nestedIn(attributes[name]), visit)
	}
}

func TestDescriptions_areSentences(t *testing.T) {
	for name, r := range every {
		t.Run(name, func(t *testing.T) {
			walk("", "", schemaOf(r.new()).Attributes, func(at, _ string, a schema.Attribute) {
				text := description(a)
				switch {
				case at == "timeouts": // a library's, which describes only what is inside
				case text == "":
					t.Errorf("%s has no description", at)
				case !strings.HasSuffix(text, "."):
					t.Errorf("%s does not end with a full stop: %s", at, text)
				case strings.Count(text, "`")%2 != 0:
					t.Errorf("%s has an open backtick: %s", at, text)
				case strings.TrimSpace(text) != text || strings.Contains(text, "  "):
					t.Errorf("%s has spaces too many: %s", at, text)
				}
			})
		})
	}
}

func TestDescriptions_sayWhatHoldsWhenAnAttributeIsLeftOut(t *testing.T) {
	for name, r := range every {
		t.Run(name, func(t *testing.T) {
			walk("", "", schemaOf(r.new()).Attributes, func(at, parent string, a schema.Attribute) {
				// Of alternatives one is chosen, so none has a default.
				alternative := (strings.Contains(parent, "Exactly one of") || strings.Contains(parent, "either")) &&
					strings.Contains(parent, "`"+at[strings.LastIndex(at, ".")+1:]+"`")
				needed := strings.Contains(description(a), " Required. ")
				if a.IsOptional() && !alternative && !needed && at != "timeouts" && !strings.Contains(description(a), "efault") {
					t.Errorf("%s is optional and does not name its default: %s", at, description(a))
				}
			})
		})
	}
}

func TestDescriptions_nameTheDefaultThatIsSet(t *testing.T) {
	for name, r := range every {
		t.Run(name, func(t *testing.T) {
			walk("", "", schemaOf(r.new()).Attributes, func(at, _ string, a schema.Attribute) {
				needed := strings.Contains(description(a), " Required. ")
				if value := defaultOf(a); value != "" && !needed && !strings.Contains(description(a), value) {
					t.Errorf("%s defaults to %s and does not say so: %s", at, value, description(a))
				}
				if defaultOf(a) != "" && !a.IsComputed() {
					t.Errorf("%s has a default and is not computed", at)
				}
			})
		})
	}
}

// defaultOf is an attribute's default as the framework describes it; "" when
// there is none.
func defaultOf(a schema.Attribute) string {
	var text string
	switch a := a.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			text = a.Default.Description(context.Background())
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			text = a.Default.Description(context.Background())
		}
	case schema.Int32Attribute:
		if a.Default != nil {
			text = a.Default.Description(context.Background())
		}
	}
	return strings.Trim(strings.TrimPrefix(text, "value defaults to "), `"`)
}

func TestNestedClaimPolicy_takesAWholePolicyResource(t *testing.T) {
	// Terraform converts an object to a type with fewer attributes, and never to
	// one with others.
	policy := attr.ClaimPolicy()
	for name, nested := range nestedIn(attr.NestedClaimPolicy()) {
		whole, ok := policy[name]
		if !ok {
			t.Errorf("the resource has no attribute %q", name)
			continue
		}
		if !whole.GetType().TerraformType(t.Context()).Equal(nested.GetType().TerraformType(t.Context())) {
			t.Errorf("%s has another type", name)
		}
		if !nested.IsOptional() || nested.IsRequired() || nested.IsComputed() {
			t.Errorf("%s of a volume's policy is more than optional", name)
		}
	}
}
