package acctest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// ExpectObjectChanges is a plan check: objects changes in exactly these places,
// written as in ObjectChanges.
func ExpectObjectChanges(address string, want ...string) plancheck.PlanCheck {
	return planCheck(func(plan *tfjson.Plan) error { return CheckObjectChanges(plan, address, want...) })
}

// CheckObjectChanges is the same for a plan of a Workspace.
func CheckObjectChanges(plan *tfjson.Plan, address string, want ...string) error {
	slices.Sort(want)
	got, err := ObjectChanges(plan, address)
	if err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("objects of %s change in\n  %s\nwant\n  %s", address, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	return err
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
