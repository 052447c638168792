package application_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What a refresh finds settled is planned without the framework, and no
// differently.
func TestPlan_ofWhatIsSettledIsKnownFromTheRefresh(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		made, planned map[string]any
		// between happens after the creation and before the refresh.
		between func(t *testing.T, namespace string)
		settled bool
	}{
		"nothing has changed": {settled: true},
		"a default is written out": {
			planned: map[string]any{"replicas": 1}, settled: true,
		},
		"an attribute is taken back, whose default it had": {
			made: map[string]any{"replicas": 1}, planned: map[string]any{"replicas": nil}, settled: true,
		},
		"an attribute is taken back that falls back to a default": {
			made: map[string]any{"replicas": 2}, planned: map[string]any{"replicas": nil},
		},
		"an attribute has changed": {planned: map[string]any{"labels": map[string]any{"a": "b"}}},
		"somebody has changed an object": {between: func(t *testing.T, namespace string) {
			t.Helper()
			acctest.Scale(t, namespace, "db", 2)
		}},
		"a value is given that no state has": {
			made: map[string]any{"secrets": map[string]any{"PASSWORD": map[string]any{"value_wo": "x", "value_wo_version": 1}}},
		},
		"there is something to say": {
			made: map[string]any{"image": "postgres:17", "replicas": 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			s := acctest.Serve(t)
			configured := attributes(namespace, test.made)
			have := s.Make(resourceType, configured)
			if test.between != nil {
				test.between(t, namespace)
			}
			read := func() {
				t.Helper()
				now, diags := s.Read(resourceType, have)
				if problems := acctest.Errors(diags); len(problems) > 0 {
					t.Fatal(problems)
				}
				have = now
			}
			read()
			maps.Copy(configured, test.planned)
			configuration := s.Configuration(resourceType, configured)
			if got := s.Settled(resourceType, have, configuration); got != test.settled {
				t.Errorf("that it is settled is %t, want %t", got, test.settled)
			}
			// Another server has not refreshed it.
			fresh := acctest.Serve(t)
			// One more entry of private state makes the framework look itself.
			other := acctest.Kept{State: have.State, Private: append([]byte(`{"other":"MQ==",`), have.Private[1:]...)}
			whole, wanted := fresh.Read(resourceType, other)
			again, said := s.Read(resourceType, have)
			if !again.State.Equal(whole.State) {
				t.Errorf("the refresh is %s, want %s", again.State, whole.State)
			}
			if diff := cmp.Diff(privateRecord(t, whole.Private), privateRecord(t, again.Private)); diff != "" {
				t.Errorf("private state of the refresh differs:\n%s", diff)
			}
			if diff := cmp.Diff(summaries(wanted), summaries(said)); diff != "" {
				t.Errorf("diagnostics of the refresh differ:\n%s", diff)
			}
			if fresh.Settled(resourceType, have, configuration) {
				t.Error("a server that has read nothing knows a plan")
			}
			read()
			got, said := s.Plan(resourceType, have, configuration)
			want, wanted := fresh.Plan(resourceType, have, configuration)
			if !got.State.Equal(want.State) {
				t.Errorf("the plan is %s, want %s", got.State, want.State)
			}
			if diff := cmp.Diff(string(want.Private), string(got.Private)); diff != "" {
				t.Errorf("private state differs:\n%s", diff)
			}
			if diff := cmp.Diff(summaries(wanted), summaries(said)); diff != "" {
				t.Errorf("diagnostics differ:\n%s", diff)
			}
			s.Delete(resourceType, have)
		})
	}
}

func summaries(diags []*tfprotov6.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		out = append(out, d.Summary)
	}
	return out
}

// privateRecord is what the provider itself keeps in private state.
func privateRecord(t *testing.T, private []byte) string {
	t.Helper()
	entries := map[string][]byte{}
	if err := json.Unmarshal(private, &entries); err != nil {
		t.Fatal(err)
	}
	return string(entries["stateful"])
}
