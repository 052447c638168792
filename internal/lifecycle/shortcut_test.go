package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// upgraded is what becomes of a state as Terraform keeps it.
func upgraded(t *testing.T, resource string, version int64, state any) *tfprotov6.UpgradeResourceStateResponse {
	t.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := start().UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: resource, Version: version, RawState: &tfprotov6.RawState{JSON: data},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func TestUpgrade_keepsWhatTheSchemaHas(t *testing.T) {
	state := map[string]any{
		"name": "db", "max_size": "1Ti", "access_modes": []string{"ReadWriteOnce"},
		"invented": map[string]any{"by": "a newer provider"},
	}
	resp := upgraded(t, claimPolicy, 0, state)
	if failed(resp.Diagnostics) {
		t.Fatal(told(resp.Diagnostics))
	}
	got, err := resp.UpgradedState.Unmarshal(typeOf(claimPolicy))
	if err != nil {
		t.Fatal(err)
	}
	want := value(typeOf(claimPolicy), config{"name": "db", "max_size": "1Ti", "access_modes": []any{"ReadWriteOnce"}})
	if !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUpgrade_refusesWhatItDoesNotUnderstand(t *testing.T) {
	for name, resp := range map[string]*tfprotov6.UpgradeResourceStateResponse{
		"another type":    upgraded(t, claimPolicy, 0, map[string]any{"name": []string{"db"}}),
		"another version": upgraded(t, claimPolicy, 7, map[string]any{"name": "db"}),
	} {
		t.Run(name, func(t *testing.T) {
			if !failed(resp.Diagnostics) || resp.UpgradedState != nil {
				t.Errorf("got %v", resp.UpgradedState)
			}
		})
	}
}

// A refresh that is answered without the framework says what the framework says,
// which looks itself where private state has an entry that is not ours.
func TestRefresh_withoutAClusterIsThatOfTheFramework(t *testing.T) {
	for _, resource := range []string{application, storageClass, claimPolicy} {
		t.Run(resource, func(t *testing.T) {
			private := privateOf(t, `{"cluster":"c","inventory":[],"ran":true,"salt":"c2FsdA=="}`)
			have := kept{applied(t, resource, ordinary[resource]()), private}
			direct, said := read(t, start(), resource, have, false)
			have.private = []byte(`{"other":"MQ==",` + string(private[1:]))
			framework, wanted := read(t, start(), resource, have, false)
			expectKept(t, framework, direct)
			if diff := cmp.Diff(told(wanted), told(said)); diff != "" {
				t.Errorf("diagnostics (-framework +direct):\n%s", diff)
			}
		})
	}
}

// A plan that is made without the framework is that of the framework, which makes
// it where private state has an entry that is not ours.
func TestPlan_isThatOfTheFramework(t *testing.T) {
	newer(t)
	for resource, cases := range transitions {
		t.Run(resource, func(t *testing.T) {
			states := map[string]tftypes.Value{}
			for _, c := range cases() {
				path := strings.Split(c.path, ".")
				from := value(typeOf(resource), c.from)
				key := from.String()
				state, made := states[key]
				if !made {
					expectSamePlan(t, "creation", resource, none(resource).state, from)
					state = applied(t, resource, c.from)
					states[key] = state
				}
				expectSamePlan(t, c.path+" changed", resource, state, value(typeOf(resource), changedAt(c.from, path, c.to)))
				expectSamePlan(t, c.path+" unknown", resource, state, value(typeOf(resource), changedAt(c.from, path, unknown{})))
			}
		})
	}
}

func expectSamePlan(t *testing.T, name, resource string, state, c tftypes.Value) {
	t.Helper()
	private := privateOf(t, `{"cluster":"c","inventory":[],"ran":true,"salt":"c2FsdA=="}`)
	req := tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: dynamic(state), Config: dynamic(c), ProposedNewState: dynamic(proposed(resource, state, c)), PriorPrivate: private,
	}
	direct, err := start().PlanResourceChange(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	req.PriorPrivate = []byte(`{"other":"MQ==",` + string(private[1:]))
	framework, err := start().PlanResourceChange(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	got, want := unmarshal(t, resource, direct.PlannedState), unmarshal(t, resource, framework.PlannedState)
	if differences, err := want.Diff(got); !failed(framework.Diagnostics) && (err != nil || len(differences) > 0) {
		t.Errorf("%s: the plan differs from that of the framework: %v %v", name, differences, err)
	}
	if diff := cmp.Diff(spelt(framework), spelt(direct)); diff != "" {
		t.Errorf("%s (-framework +direct):\n%s", name, diff)
	}
	if diff := cmp.Diff(recordIn(t, framework.PlannedPrivate), recordIn(t, direct.PlannedPrivate)); diff != "" {
		t.Errorf("%s: private state (-framework +direct):\n%s", name, diff)
	}
}

// spelt is all of a plan's answer but the values.
func spelt(resp *tfprotov6.PlanResourceChangeResponse) []string {
	var out []string
	for _, d := range resp.Diagnostics {
		out = append(out, fmt.Sprintf("%s at %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	for _, at := range resp.RequiresReplace {
		out = append(out, "replaced by "+at.String())
	}
	return append(out, fmt.Sprint(resp.Deferred, resp.PlannedIdentity))
}
