package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// ordinary is a configuration of each resource in which no attribute names the
// resource's objects, so that it can be renamed.
var ordinary = map[string]func() config{application: postgres, storageClass: fast, claimPolicy: db, persistentVolume: films, volumeClaim: reports}

// configured is a server of the provider with a configuration of its own. What
// is not in the configuration is null.
func configured(t *testing.T, block config, deferral bool) tfprotov6.ProviderServer {
	t.Helper()
	server := provider.Server("test")()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             dynamic(value(schemas.Provider.ValueType(), with(config{"exec": []any{}}, block))), // blocks are never null
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, told(resp.Diagnostics))
	}
	return server
}

// nobody is the address of a listener that fails the test when somebody connects.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if connection, err := listener.Accept(); err == nil {
			t.Error("the provider dialled")
			_ = connection.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return "https://" + listener.Addr().String()
}

// kept is what Terraform keeps of a resource.
type kept struct {
	state   tftypes.Value
	private []byte
}

// none is a resource that does not exist.
func none(resource string) kept { return kept{state: tftypes.NewValue(typeOf(resource), nil)} }

// apply carries a planned value out; null deletes. It returns what Terraform
// would keep.
func apply(t *testing.T, server tfprotov6.ProviderServer, resource string, prior kept, to tftypes.Value) (kept, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resource, PriorState: dynamic(prior.state), PlannedState: dynamic(to), Config: dynamic(configurationOf(resource, to)), PlannedPrivate: prior.private,
	})
	if err != nil {
		t.Fatal(err)
	}
	return kept{unmarshal(t, resource, resp.NewState), resp.Private}, resp.Diagnostics
}

// configurationOf is a configuration that a plan can come from: without what is
// computed.
func configurationOf(resource string, plan tftypes.Value) tftypes.Value {
	if plan.IsNull() {
		return plan
	}
	values := attributesOf(plan)
	for _, a := range start().schemas[resource].Block.Attributes {
		if a.Computed && !a.Optional {
			values[a.Name] = tftypes.NewValue(a.Type, nil)
		}
	}
	return tftypes.NewValue(plan.Type(), values)
}

// read refreshes, and fails where the provider defers.
func read(t *testing.T, server tfprotov6.ProviderServer, resource string, have kept, deferral bool) (kept, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: resource, CurrentState: dynamic(have.state), Private: have.private,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Deferred != nil {
		t.Errorf("reading %s is deferred: %s", resource, resp.Deferred.Reason)
	}
	return kept{unmarshal(t, resource, resp.NewState), resp.Private}, resp.Diagnostics
}

func unmarshal(t *testing.T, resource string, v *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	if v == nil {
		return none(resource).state
	}
	out, err := v.Unmarshal(typeOf(resource))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// expectKept fails the test unless Terraform keeps what it had.
func expectKept(t *testing.T, want, got kept) {
	t.Helper()
	if !got.state.Equal(want.state) {
		changed, _ := want.state.Diff(got.state)
		t.Errorf("the state has changed: %v", changed)
	}
	if diff := cmp.Diff(recordIn(t, want.private), recordIn(t, got.private)); diff != "" {
		t.Errorf("private state (-was +is):\n%s", diff)
	}
}

// recordIn is what our key of private state holds; nil if there is none. The
// framework packs keys anew, so private state is not compared byte by byte.
func recordIn(t *testing.T, private []byte) map[string]any {
	t.Helper()
	keys := map[string][]byte{}
	if len(private) > 0 {
		if err := json.Unmarshal(private, &keys); err != nil {
			t.Fatal(err)
		}
	}
	record, ok := keys["stateful"]
	if !ok {
		return nil
	}
	out := map[string]any{}
	if err := json.NewDecoder(bytes.NewReader(record)).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// remembered are the objects of a record as "Kind/name", in its order.
func remembered(t *testing.T, private []byte) []string {
	t.Helper()
	var out []string
	list, _ := recordIn(t, private)["inventory"].([]any)
	for _, entry := range list {
		of := entry.(map[string]any)
		out = append(out, fmt.Sprintf("%s/%s", of["kind"], of["name"]))
	}
	return out
}

// errorsOf are the summaries of the errors among diagnostics.
func errorsOf(diags []*tfprotov6.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			out = append(out, d.Summary)
		}
	}
	return out
}
