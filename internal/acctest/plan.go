package acctest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// ObjectChanges is what a plan changes in the objects attribute of a resource:
// a sorted list of "StatefulSet/pg spec.replicas", and "+ Service/pg" and
// "- Service/pg" for whole objects.
func ObjectChanges(plan *tfjson.Plan, address string) ([]string, error) {
	change, err := changeOf(plan, address)
	if err != nil {
		return nil, err
	}
	before, after := objects(change.Before), objects(change.After)
	var out []string
	for name, text := range before {
		now, ok := after[name]
		if !ok {
			out = append(out, "- "+name)
			continue
		}
		paths, err := differences(text, now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, p := range paths {
			out = append(out, name+" "+p)
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			out = append(out, "+ "+name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// PlannedObjects is the objects attribute that a plan comes to.
func PlannedObjects(plan *tfjson.Plan, address string) (map[string]string, error) {
	change, err := changeOf(plan, address)
	if err != nil {
		return nil, err
	}
	return objects(change.After), nil
}

func changeOf(plan *tfjson.Plan, address string) (*tfjson.Change, error) {
	for _, r := range plan.ResourceChanges {
		if r.Address == address {
			return r.Change, nil
		}
	}
	return nil, fmt.Errorf("the plan says nothing of %s", address)
}

// objects is the objects attribute of a resource's value in a plan.
func objects(value any) map[string]string {
	out := map[string]string{}
	attributes, _ := value.(map[string]any)
	all, _ := attributes["objects"].(map[string]any)
	for name, text := range all {
		if s, ok := text.(string); ok {
			out[name] = s
		}
	}
	return out
}

// ExpectAction fails the test unless the plan does this to a resource: "create",
// "update", "no-op", or "delete" and "create".
func ExpectAction(t *testing.T, plan *tfjson.Plan, address string, want ...tfjson.Action) {
	t.Helper()
	change, err := changeOf(plan, address)
	if err != nil {
		t.Error(err)
	} else if !slices.Equal([]tfjson.Action(change.Actions), want) {
		t.Errorf("the plan does %v to %s, want %v", change.Actions, address, want)
	}
}

// Names are the keys of objects, in order.
func Names(objects map[string]string) []string { return slices.Sorted(maps.Keys(objects)) }
