package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
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

// differences are the paths in which two objects differ, as people write them:
// spec.template.spec.containers[name=pg].image.
func differences(before, after string) ([]string, error) {
	var a, b any
	if err := json.Unmarshal([]byte(before), &a); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(after), &b); err != nil {
		return nil, err
	}
	var out []string
	compare("", a, b, &out)
	return out, nil
}

func compare(at string, a, b any, out *[]string) {
	x, y := fields(a), fields(b)
	if x == nil || y == nil {
		if fmt.Sprint(a) != fmt.Sprint(b) {
			*out = append(*out, strings.TrimPrefix(at, "."))
		}
		return
	}
	all := maps.Clone(x)
	maps.Copy(all, y)
	for _, step := range slices.Sorted(maps.Keys(all)) {
		compare(at+step, x[step], y[step], out)
	}
}

// fields are the steps below an object or list; nil for anything else. Elements
// of a list are told apart by their names, where they have any.
func fields(v any) map[string]any {
	out := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for name, f := range v {
			out["."+name] = f
		}
	case []any:
		for i, e := range v {
			step := fmt.Sprintf("[%d]", i)
			if m, ok := e.(map[string]any); ok && m["name"] != nil {
				step = fmt.Sprintf("[name=%s]", m["name"])
			}
			out[step] = e
		}
	default:
		return nil
	}
	return out
}

// ExpectObjectChanges is a plan check: objects changes in exactly these places,
// written as in ObjectChanges.
func ExpectObjectChanges(address string, want ...string) plancheck.PlanCheck {
	slices.Sort(want)
	return planCheck(func(plan *tfjson.Plan) error {
		got, err := ObjectChanges(plan, address)
		if err == nil && !slices.Equal(got, want) {
			err = fmt.Errorf("objects of %s change in\n  %s\nwant\n  %s", address, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
		return err
	})
}

// planCheck is a plan check that looks at the plan alone.
type planCheck func(*tfjson.Plan) error

// CheckPlan is part of plancheck.PlanCheck.
func (c planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c(req.Plan)
}

// ExpectNothingUnknownBut is a plan check: of a resource's root attributes,
// these are unknown as a whole or in part, and no others.
func ExpectNothingUnknownBut(address string, want ...string) plancheck.PlanCheck {
	return planCheck(func(plan *tfjson.Plan) error {
		change, err := changeOf(plan, address)
		if err != nil {
			return err
		}
		var got []string
		unknown, _ := change.AfterUnknown.(map[string]any)
		for name, v := range unknown {
			if holdsTrue(v) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			return fmt.Errorf("unknown in the plan of %s: %v, want %v", address, got, want)
		}
		return nil
	})
}

func holdsTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case []any:
		return slices.ContainsFunc(v, holdsTrue)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsTrue)
	}
	return false
}

// ExpectNowhereInObjects is a plan check: none of these texts is in objects,
// neither before nor after the change.
func ExpectNowhereInObjects(address string, texts ...string) plancheck.PlanCheck {
	return planCheck(func(plan *tfjson.Plan) error {
		change, err := changeOf(plan, address)
		if err != nil {
			return err
		}
		for _, value := range []any{change.Before, change.After} {
			for name, object := range objects(value) {
				for _, text := range texts {
					if strings.Contains(object, text) {
						return fmt.Errorf("%s of %s shows %q", name, address, text)
					}
				}
			}
		}
		return nil
	})
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
