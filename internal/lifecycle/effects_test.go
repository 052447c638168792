package lifecycle_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// tables are the tables of what a change does, by resource.
func tables() map[string]mutability.Attributes {
	out := map[string]mutability.Attributes{}
	for resource := range start().schemas {
		out[resource] = mutability.Resource(strings.TrimPrefix(resource, "stateful_"))
	}
	return out
}

// configurable visits the attributes that a configuration can have, with their
// paths as the table writes them.
func configurable(at string, attributes []*tfprotov6.SchemaAttribute, visit func(path string, a *tfprotov6.SchemaAttribute)) {
	for _, a := range attributes {
		if !a.Required && !a.Optional {
			continue
		}
		path := at + a.Name
		visit(path, a)
		if a.NestedType == nil {
			continue
		}
		below := path + ".*."
		if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
			below = path + "."
		}
		configurable(below, a.NestedType.Attributes, visit)
	}
}

func TestEffects_areKnownOfEveryAttributeAndOfNothingElse(t *testing.T) {
	for resource, table := range tables() {
		superfluous := maps.Clone(table)
		configurable("", start().schemas[resource].Block.Attributes, func(path string, _ *tfprotov6.SchemaAttribute) {
			entry, ok := table.Entry(path)
			if !ok {
				t.Errorf("%s: nobody says what a change of %s does", resource, path)
			}
			delete(superfluous, entry)
		})
		for entry := range superfluous {
			t.Errorf("%s: the table has %s, which is about no attribute that can be configured", resource, entry)
		}
	}
}

func TestEffects_ofWhatHasAttributesAreThoseOfItsAttributes(t *testing.T) {
	for resource, table := range tables() {
		configurable("", start().schemas[resource].Block.Attributes, func(path string, a *tfprotov6.SchemaAttribute) {
			if a.NestedType == nil {
				return
			}
			inside := map[mutability.Effect]bool{}
			configurable(path+".", a.NestedType.Attributes, func(inner string, _ *tfprotov6.SchemaAttribute) {
				if a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
					inner = strings.Replace(inner, path+".", path+".*.", 1)
				}
				effect, _ := table.Of(inner)
				inside[effect] = true
			})
			want := mutability.Varies
			if len(inside) == 1 {
				want = slices.Collect(maps.Keys(inside))[0]
			}
			if got, _ := table.Of(path); got != want {
				t.Errorf("%s: %s is %s, and what is in it %v", resource, path, got, slices.Collect(maps.Keys(inside)))
			}
		})
	}
}

func TestEffects_areInTheDescriptions(t *testing.T) {
	for resource, table := range tables() {
		configurable("", start().schemas[resource].Block.Attributes, func(path string, a *tfprotov6.SchemaAttribute) {
			effect, _ := table.Of(path)
			if text := a.Description; !strings.HasSuffix(text, effect.Sentence()) || strings.Count(text, effect.Sentence()) != 1 || a.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Errorf("%s: %s does not end with %q once: %s", resource, path, effect.Sentence(), text)
			}
		})
		for _, a := range start().schemas[resource].Block.Attributes {
			for _, effect := range table {
				if !a.Required && !a.Optional && strings.Contains(a.Description, effect.Sentence()) {
					t.Errorf("%s: %s can't be configured, and what a change does is said: %s", resource, a.Name, a.Description)
				}
			}
		}
	}
}

// The table is true: for every attribute there is a case that changes nothing
// else, and what the objects and the plan say of it is what the table says.
func TestEffects_areWhatChangesDo(t *testing.T) {
	newer(t)
	for resource, table := range tables() {
		t.Run(resource, func(t *testing.T) {
			missing := map[string]bool{}
			configurable("", start().schemas[resource].Block.Attributes, func(path string, _ *tfprotov6.SchemaAttribute) {
				if effect, _ := table.Of(path); effect != mutability.Varies {
					missing[path] = true
				}
			})
			for _, c := range transitions[resource]() {
				path := starred(resource, c.path)
				if !missing[path] {
					t.Errorf("%s has two cases, or needs none", path)
				}
				delete(missing, path)
				t.Run(path, func(t *testing.T) {
					t.Parallel()
					effect, _ := table.Of(path)
					c.check(t, resource, effect)
				})
			}
			for path := range missing {
				t.Errorf("%s has no case that shows what a change of it does", path)
			}
		})
	}
}

// transition is a configuration and another, which differs in one attribute.
type transition struct {
	from config
	// path leads to the attribute: volumes.data.size.
	path string
	to   any
	// oneWay changes are refused the other way around.
	oneWay bool
}

// check makes the change and takes it back: the table has the worse of the two.
func (c transition) check(t *testing.T, resource string, want mutability.Effect) {
	t.Helper()
	other := changedAt(c.from, strings.Split(c.path, "."), c.to).(config)
	got := c.effect(t, resource, c.from, other)
	if _, unknown := c.to.(unknown); !unknown && !c.oneWay {
		got = max(got, c.effect(t, resource, other, c.from))
	}
	if got != want {
		t.Errorf("a change of %s is %s, and the table says %s", c.path, got, want)
	}
}

// effect is what one change does, by its plan and by the objects before and
// after; the two must agree.
func (c transition) effect(t *testing.T, resource string, from, to config) mutability.Effect {
	t.Helper()
	state := applied(t, resource, from)
	p := update(t, resource, state, to)
	root, _, _ := strings.Cut(c.path, ".")
	switch {
	case len(p.replaces) > 0:
		if !slices.Equal(p.replaces, []string{root}) || failed(p.diags) {
			t.Errorf("replaced for %v; %v", p.replaces, told(p.diags))
		}
		return mutability.Replace
	case failed(p.diags):
		if got := told(p.diags); len(got) != 1 || !strings.HasPrefix(got[0], "error at "+c.path+": ") {
			t.Errorf("refused is something else: %v", got)
		}
		if effect := ofObjects(t, state, applied(t, resource, to)); effect != mutability.Refuse {
			t.Errorf("the provider refuses what the API does: %s", effect)
		}
		return mutability.Refuse
	}
	effect := ofObjects(t, state, p.raw)
	disruption, ok := map[mutability.Effect]string{mutability.Scale: "Scale", mutability.Rolling: "Rolling"}[effect]
	if !ok {
		disruption = "None"
	}
	if resource == application && p.get("disruption") != disruption {
		t.Errorf("by its objects it is %s, and its plan says %v", effect, p.get("disruption"))
	}
	if recreated := strings.Contains(strings.Join(told(p.diags), "\n"), "will be deleted and created again"); recreated != (effect == mutability.Recreate) {
		t.Errorf("by its objects it is %s, and its plan says %v", effect, told(p.diags))
	}
	return effect
}

// ofObjects is what it does to objects to go from one state to another.
func ofObjects(t *testing.T, from, to tftypes.Value) mutability.Effect {
	t.Helper()
	before, after := elementsOf(attributesOf(from)["objects"]), elementsOf(attributesOf(to)["objects"])
	effect := mutability.Nothing
	for name, text := range before {
		other, ok := after[name]
		if !ok {
			effect = max(effect, mutability.InPlace)
			continue
		}
		was, is := unstructured.Unstructured{Object: body(t, plain(text))}, body(t, plain(other))
		effect = max(effect, mutability.Of(was.GroupVersionKind().GroupKind(), was.Object, is))
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			effect = max(effect, mutability.InPlace)
		}
	}
	return effect
}

// starred is a path as the table writes it, with a star for what is a key.
func starred(resource, path string) string {
	attributes, key := start().schemas[resource].Block.Attributes, false
	steps := strings.Split(path, ".")
	for i, step := range steps {
		if key {
			steps[i], key = "*", false
			continue
		}
		for _, a := range attributes {
			if a.Name == step && a.NestedType != nil {
				attributes, key = a.NestedType.Attributes, a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle
				break
			}
		}
	}
	return strings.Join(steps, ".")
}

// changedAt is a copy of a configuration with another value at a path.
func changedAt(at any, steps []string, to any) any {
	if len(steps) == 0 {
		return to
	}
	if list, ok := at.([]any); ok {
		out := slices.Clone(list)
		i, err := strconv.Atoi(steps[0])
		if err != nil {
			panic(err)
		}
		out[i] = changedAt(out[i], steps[1:], to)
		return out
	}
	out := config{}
	if c, ok := at.(config); ok {
		out = maps.Clone(c)
	}
	out[steps[0]] = changedAt(out[steps[0]], steps[1:], to)
	return out
}
