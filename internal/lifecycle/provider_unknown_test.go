package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// notKnown are provider configurations of which something is known after apply
// only: the cluster is made in the same run.
func notKnown(t *testing.T) map[string]config {
	return map[string]config{
		"the host":         {"host": unknown{}},
		"the token":        {"host": nobody(t), "token": unknown{}},
		"a kubeconfig":     {"config_paths": []any{unknown{}}},
		"the exec command": {"host": nobody(t), "exec": []any{config{"api_version": "client.authentication.k8s.io/v1", "command": unknown{}}}},
	}
}

// Clients that allow deferral are told everything all the same. Those that are
// released allow it while they apply, too, and then fail.
func TestProviderUnknown_plansEverythingAndDefersNothing(t *testing.T) {
	t.Setenv("KUBE_HOST", nobody(t)) // a cluster of the environment is another one
	for name, block := range notKnown(t) {
		for _, deferral := range []bool{false, true} {
			server := configured(t, block, deferral)
			for resource, configuration := range whole {
				label := name + ", " + resource
				changed := with(configuration(), config{"labels": config{"team": "blue"}})
				renamed := with(ordinary[resource](), config{"name": "other"})
				state := applied(t, resource, configuration())
				null := tftypes.NewValue(typeOf(resource), nil)
				for what, change := range map[string]struct{ prior, config tftypes.Value }{
					"creation":    {null, value(typeOf(resource), configuration())},
					"no change":   {state, value(typeOf(resource), configuration())},
					"update":      {state, value(typeOf(resource), changed)},
					"replacement": {applied(t, resource, ordinary[resource]()), value(typeOf(resource), renamed)},
					"destruction": {state, null},
				} {
					expectWholePlan(t, label+", "+what, server, resource, change.prior, change.config, deferral)
				}
			}
		}
	}
}

// expectWholePlan fails the test unless a plan is what it is without any cluster.
func expectWholePlan(t *testing.T, label string, server tfprotov6.ProviderServer, resource string, prior, c tftypes.Value, deferral bool) {
	t.Helper()
	resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: dynamic(prior), Config: dynamic(c), ProposedNewState: dynamic(proposed(resource, prior, c)),
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Deferred != nil {
		t.Errorf("%s: deferred: %s", label, resp.Deferred.Reason)
	}
	want := planned(t, resource, &prior, c, nil)
	if got := unmarshal(t, resource, resp.PlannedState); failed(resp.Diagnostics) || !got.Equal(want.raw) {
		differs, _ := want.raw.Diff(got)
		t.Errorf("%s: %v, and differs from a plan without a cluster in %v", label, told(resp.Diagnostics), differs)
	}
	var replaces []string
	for _, at := range resp.RequiresReplace {
		replaces = append(replaces, attributePath(at))
	}
	if !slices.Equal(replaces, want.replaces) {
		t.Errorf("%s: replaced for %v, want %v", label, replaces, want.replaces)
	}
}

func TestProviderUnknown_readKeepsStateAndSaysSo(t *testing.T) {
	t.Setenv("KUBE_HOST", nobody(t))
	for name, block := range notKnown(t) {
		t.Run(name, func(t *testing.T) {
			for _, deferral := range []bool{false, true} {
				server := configured(t, block, deferral)
				for resource, configuration := range whole {
					have := kept{applied(t, resource, configuration()), privateOf(t, `{"cluster":"c","inventory":[],"ran":true}`)}
					got, diags := read(t, server, resource, have, deferral)
					expectKept(t, have, got)
					want := []string{"warning: Not refreshed: the cluster could not be asked"}
					if !slices.Equal(told(diags), want) {
						t.Errorf("%s: got %v", resource, told(diags))
					}
				}
			}
		})
	}
}

// A plan may be made without a cluster; nothing can be applied to none.
func TestProviderUnknown_applyIsAnErrorAndLosesNothing(t *testing.T) {
	t.Setenv("KUBE_HOST", nobody(t))
	server := configured(t, config{"host": unknown{}}, true)
	for _, resource := range []string{application, storageClass, persistentVolume} {
		t.Run(resource, func(t *testing.T) {
			configuration := whole[resource]()
			if got, diags := apply(t, server, resource, none(resource), create(t, resource, configuration).raw); !got.state.IsNull() || !noCluster(diags) {
				t.Errorf("created, with state: %v: %v", !got.state.IsNull(), told(diags))
			}
			have := kept{applied(t, resource, configuration), privateOf(t, `{"cluster":"c","inventory":[{"kind":"Service","name":"x","uid":"1"}],"ran":true}`)}
			changed := update(t, resource, have.state, with(configuration, config{"labels": config{"team": "blue"}}))
			got, diags := apply(t, server, resource, have, changed.raw)
			expectKept(t, have, got)
			if !noCluster(diags) {
				t.Errorf("updated: %v", told(diags))
			}
			got, diags = apply(t, server, resource, have, none(resource).state)
			expectKept(t, have, got)
			if !noCluster(diags) {
				t.Errorf("deleted: %v", told(diags))
			}
		})
	}
}

func noCluster(diags []*tfprotov6.Diagnostic) bool {
	errors := errorsOf(diags)
	return len(errors) == 1 && strings.Contains(errors[0], "there is no cluster to work on") &&
		strings.Contains(details(diags), "not known until apply")
}
