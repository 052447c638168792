package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// Server is the provider, driven through the protocol as Terraform drives it:
// for what no CLI can be made to do, such as to lose private state.
type Server struct {
	t       *testing.T
	server  tfprotov6.ProviderServer
	schemas map[string]*tfprotov6.Schema
}

// Kept is what Terraform keeps of a resource. The zero value is a resource that
// does not exist.
type Kept struct {
	State   tftypes.Value
	Private []byte
}

// Serve configures the provider for the tests' cluster, as a client that allows
// deferral.
func Serve(t *testing.T) *Server {
	t.Helper()
	Require(t)
	return serve(t, tftypes.NewValue(tftypes.String, os.Getenv(kubeconfigVariable)))
}

// ServeUnknown configures the provider where its kubeconfig is known after apply
// only.
func ServeUnknown(t *testing.T) *Server {
	t.Helper()
	Require(t)
	return serve(t, tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
}

func serve(t *testing.T, kubeconfig tftypes.Value) *Server {
	t.Helper()
	server := provider.Server("test")()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	check(t, err)
	s := &Server{t: t, server: server, schemas: schemas.ResourceSchemas}
	block := schemas.Provider.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, of := range block.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
	}
	values["config_path"] = kubeconfig
	values["exec"] = tftypes.NewValue(block.AttributeTypes["exec"], []tftypes.Value{}) // blocks are never null
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             s.dynamic(tftypes.NewValue(block, values)),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	})
	check(t, err)
	s.must(resp.Diagnostics)
	return s
}

// Configuration is a configuration of a resource. What is not in it is null.
func (s *Server) Configuration(resource string, attributes map[string]any) tftypes.Value {
	s.t.Helper()
	text, err := json.Marshal(attributes)
	check(s.t, err)
	value, err := tfprotov6.DynamicValue{JSON: text}.Unmarshal(s.typeOf(resource))
	check(s.t, err)
	return value
}

// Plan plans from what is kept to a configuration, null for a destruction. It
// fails the test where the provider defers.
func (s *Server) Plan(resource string, have Kept, configuration tftypes.Value) (Kept, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	_, resp := s.plan(resource, have, configuration)
	if resp.Deferred != nil {
		s.t.Errorf("the plan of %s is deferred: %s", resource, resp.Deferred.Reason)
	}
	return Kept{s.value(resource, resp.PlannedState), resp.PlannedPrivate}, resp.Diagnostics
}

// Settled says whether a plan is known without asking the resource: the answer is
// the question.
func (s *Server) Settled(resource string, have Kept, configuration tftypes.Value) bool {
	s.t.Helper()
	req, resp := s.plan(resource, have, configuration)
	return resp.PlannedState == req.PriorState
}

func (s *Server) plan(resource string, have Kept, configuration tftypes.Value) (*tfprotov6.PlanResourceChangeRequest, *tfprotov6.PlanResourceChangeResponse) {
	s.t.Helper()
	have = s.whole(resource, have)
	state := s.dynamic(have.State)
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: state, Config: s.dynamic(configuration), PriorPrivate: have.Private, ProposedNewState: state,
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true},
	}
	// Terraform, other than the library here, encodes equal values equally.
	if proposed := s.proposed(resource, have.State, configuration); !proposed.Equal(have.State) {
		req.ProposedNewState = s.dynamic(proposed)
	}
	resp, err := s.server.PlanResourceChange(s.t.Context(), req)
	check(s.t, err)
	return req, resp
}

// Apply carries a plan out and returns what Terraform keeps then, whatever the
// diagnostics say.
func (s *Server) Apply(resource string, have, plan Kept, configuration tftypes.Value) (Kept, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	// Not the test's own context: it has ended when the test cleans up.
	resp, err := s.server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resource, PriorState: s.dynamic(s.whole(resource, have).State), Config: s.dynamic(configuration),
		PlannedState: s.dynamic(s.whole(resource, plan).State), PlannedPrivate: plan.Private,
	})
	check(s.t, err)
	return Kept{s.value(resource, resp.NewState), resp.Private}, resp.Diagnostics
}

// Read refreshes what is kept.
func (s *Server) Read(resource string, have Kept) (Kept, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	resp, err := s.server.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: resource, CurrentState: s.dynamic(have.State), Private: have.Private,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: true},
	})
	check(s.t, err)
	if resp.Deferred != nil {
		s.t.Errorf("reading %s is deferred: %s", resource, resp.Deferred.Reason)
	}
	return Kept{s.value(resource, resp.NewState), resp.Private}, resp.Diagnostics
}

// Make creates a resource that nothing stands in the way of.
func (s *Server) Make(resource string, attributes map[string]any) Kept {
	s.t.Helper()
	configuration := s.Configuration(resource, attributes)
	plan, diags := s.Plan(resource, Kept{}, configuration)
	s.must(diags)
	made, diags := s.Apply(resource, Kept{}, plan, configuration)
	s.must(diags)
	return made
}

// Delete deletes a resource as it is kept: with nil for private state as
// Terraform deletes a tainted one. No plan is asked for leave.
func (s *Server) Delete(resource string, have Kept) (Kept, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	return s.Apply(resource, have, Kept{Private: have.Private}, s.null(resource))
}

func (s *Server) typeOf(resource string) tftypes.Object {
	return s.schemas[resource].ValueType().(tftypes.Object)
}

func (s *Server) null(resource string) tftypes.Value {
	return tftypes.NewValue(s.typeOf(resource), nil)
}

// whole gives a resource that does not exist its type.
func (s *Server) whole(resource string, k Kept) Kept {
	if k.State.Type() == nil {
		k.State = s.null(resource)
	}
	return k
}

// proposed is how Terraform merges state and configuration: computed attributes
// that are not configured keep their value.
func (s *Server) proposed(resource string, state, configuration tftypes.Value) tftypes.Value {
	s.t.Helper()
	if configuration.IsNull() || state.IsNull() {
		return configuration
	}
	var before, out map[string]tftypes.Value
	check(s.t, state.As(&before))
	check(s.t, configuration.Copy().As(&out))
	for _, a := range s.schemas[resource].Block.Attributes {
		if a.Computed && out[a.Name].IsNull() {
			out[a.Name] = before[a.Name]
		}
	}
	return tftypes.NewValue(configuration.Type(), out)
}

func (s *Server) dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	check(s.t, err)
	return &d
}

func (s *Server) value(resource string, d *tfprotov6.DynamicValue) tftypes.Value {
	s.t.Helper()
	if d == nil {
		return s.null(resource)
	}
	v, err := d.Unmarshal(s.typeOf(resource))
	check(s.t, err)
	return v
}

func (s *Server) must(diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	if errors := Errors(diags); len(errors) > 0 {
		s.t.Fatal(errors)
	}
}

// Errors are the errors among diagnostics, as "summary: detail".
func Errors(diags []*tfprotov6.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			out = append(out, fmt.Sprintf("%s: %s", d.Summary, d.Detail))
		}
	}
	return out
}
