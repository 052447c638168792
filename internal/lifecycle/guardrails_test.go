package lifecycle_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ofOldVersion is the state of a policy as versions of the provider without
// guardrails have written it.
func ofOldVersion(t *testing.T) tftypes.Value {
	t.Helper()
	attributes := plain(applied(t, claimPolicy, db())).(map[string]any)
	for _, later := range []string{"guardrails", "instance", "adopt"} {
		delete(attributes, later)
	}
	data, err := json.Marshal(attributes)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := start().UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: claimPolicy, RawState: &tfprotov6.RawState{JSON: data}})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, told(resp.Diagnostics))
	}
	state := unmarshal(t, claimPolicy, resp.UpgradedState)
	if v := attributesOf(state)["instance"]; !v.IsNull() {
		t.Fatalf("the instance is %v", v)
	}
	return state
}

func TestGuardrails_ofAStateWithoutThemPlanNothing(t *testing.T) {
	state := ofOldVersion(t)
	if p := update(t, claimPolicy, state, db()); len(p.diags) > 0 || !p.raw.Equal(state) {
		changed, _ := state.Diff(p.raw)
		t.Errorf("got %v, %v", changed, told(p.diags))
	}
}

// Without objects nobody needs to know whose they are.
func TestGuardrails_ofAStateWithoutThemNeedNoClusterWhereNoneAreWanted(t *testing.T) {
	state := kept{state: ofOldVersion(t)}
	plan := update(t, claimPolicy, state.state, with(db(), config{"max_size": "2Ti"}))
	if plan.get("instance") != nil {
		t.Errorf("the instance becomes %v", plan.get("instance"))
	}
	server := configured(t, config{"host": nobody(t)}, false)
	got, diags := apply(t, server, claimPolicy, state, plan.raw)
	if len(diags) > 0 || !got.state.Equal(plan.raw) {
		t.Errorf("got %v, %v", plain(got.state), told(diags))
	}
	if gone, diags := apply(t, server, claimPolicy, got, none(claimPolicy).state); len(diags) > 0 || !gone.state.IsNull() {
		t.Errorf("got %v, %v", plain(gone.state), told(diags))
	}
}

func TestGuardrails_ofAStateWithoutThemGetAnInstance(t *testing.T) {
	for name, to := range map[string]config{
		"guardrails":                guardedDB(),
		"guardrails, not yet known": with(db(), config{"guardrails": unknown{}}),
	} {
		if p := update(t, claimPolicy, ofOldVersion(t), to); len(p.diags) > 0 || p.get("instance") != (unknown{}) {
			t.Errorf("%s: the instance becomes %v; %v", name, p.get("instance"), told(p.diags))
		}
	}
	state := applied(t, claimPolicy, guardedDB())
	if p := update(t, claimPolicy, state, db()); p.get("instance") != plain(attributesOf(state)["instance"]) {
		t.Errorf("without guardrails the instance becomes %v", p.get("instance"))
	}
}

// old is an API server without admission policies, and what was sent to it.
func old(t *testing.T) (host string, writes func() []string) {
	t.Helper()
	var mu sync.Mutex
	var sent []string
	listener := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if in.Method != http.MethodGet {
			sent = append(sent, in.Method+" "+in.URL.Path)
		}
		out.Header().Set("Content-Type", "application/json")
		switch in.URL.Path {
		case "/apis":
			_, _ = out.Write([]byte(`{"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [
				{"metadata": {"name": "admissionregistration.k8s.io"}, "versions": [{"version": "v1beta1", "freshness": "Current", "resources": [
					{"resource": "validatingadmissionpolicies", "responseKind": {"kind": "ValidatingAdmissionPolicy"}, "scope": "Cluster"}]}]}]}`))
		case "/api/v1/namespaces/kube-system":
			_, _ = out.Write([]byte(`{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system", "uid": "u"}}`))
		default:
			out.WriteHeader(http.StatusNotFound)
			_, _ = out.Write([]byte(`{"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404, "message": "not found"}`))
		}
	}))
	t.Cleanup(listener.Close)
	return listener.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(sent)
	}
}

// A server that is too old is named, at plan and again before anything is sent.
func TestGuardrails_needAServerThatHasAdmissionPolicies(t *testing.T) {
	host, writes := old(t)
	server := configured(t, config{"host": host}, false)
	c := with(db(), config{"guardrails": config{"namespaces": []any{"data"}}})
	value := value(typeOf(claimPolicy), c)
	resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: claimPolicy, PriorState: dynamic(none(claimPolicy).state), Config: dynamic(value),
		ProposedNewState: dynamic(proposed(claimPolicy, none(claimPolicy).state, value)),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, applying := apply(t, server, claimPolicy, none(claimPolicy), create(t, claimPolicy, with(c, config{"guardrails": with(c["guardrails"].(config), config{"quota": config{"claims": 1}})})).raw)
	for when, diags := range map[string][]*tfprotov6.Diagnostic{"plan": resp.Diagnostics, "apply": applying} {
		const policy = "stateful_volume_claim_policy db: the cluster has no kind ValidatingAdmissionPolicy"
		says := details(diags)
		if !slices.Contains(errorsOf(diags), policy) || !strings.Contains(says, "only of version v1beta1. Kubernetes has it since version 1.30. Upgrade the cluster") {
			t.Errorf("%s: got %v: %s", when, told(diags), says)
		}
	}
	if sent := writes(); len(sent) > 0 {
		t.Errorf("sent were %v", sent)
	}
}
