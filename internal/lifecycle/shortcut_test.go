package lifecycle_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
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
