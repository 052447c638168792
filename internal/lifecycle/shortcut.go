package lifecycle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// Most plans of most resources find nothing to do. The framework takes a resource
// apart and puts it together again once for each attribute of its schema, several
// times in each request (fwserver's SchemaModifyPlan, fwschemadata's
// ReifyNullCollectionBlocks): four fifths of the time of such a plan.

// Shortcut answers what changes nothing without the framework: a state that needs
// no upgrade, a refresh that finds everything as it was, and the plan of what a
// refresh just before has found settled. All else goes to the server. resources
// are those that New has made; connection is the one that they work with, nil
// before the provider is configured.
func Shortcut(server tfprotov6.ProviderServer, provider string, resources []func() resource.Resource, connection func() *kube.Connection) tfprotov6.ProviderServer {
	s := &shortcut{ProviderServer: server, connection: connection, direct: map[string]direct{}, settled: map[[sha256.Size]byte]settled{}}
	for _, maker := range resources {
		r := maker()
		var named resource.MetadataResponse
		r.Metadata(context.Background(), resource.MetadataRequest{ProviderTypeName: provider}, &named)
		s.direct[named.TypeName] = r.(direct)
	}
	return s
}

type shortcut struct {
	tfprotov6.ProviderServer
	connection func() *kube.Connection
	direct     map[string]direct // by type

	mu sync.Mutex
	// settled holds what was refreshed and not planned yet, by private state, which
	// no two resources share. (States can't be told by their encoding: it has the
	// entries of maps in any order.)
	settled map[[sha256.Size]byte]settled
}

// direct is what a resource does without the framework.
type direct interface {
	// upgrade is a state of the present version as it is sent, nil for another.
	upgrade(*tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue
	// refresh is what Read will find, and the answer if state stays as it is. It is
	// false where that can't be said.
	refresh(context.Context, *kube.Connection, *tfprotov6.ReadResourceRequest) (found reading, same *tfprotov6.ReadResourceResponse, ok bool)
}

// readingKey is where the context of a Read has what refresh has found.
type readingKey struct{}

func (s *shortcut) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if r := s.direct[req.TypeName]; r != nil {
		if state := r.upgrade(req); state != nil {
			return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: state}, nil
		}
	}
	return s.ProviderServer.UpgradeResourceState(ctx, req)
}

func (s *shortcut) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	r, connection := s.direct[req.TypeName], s.connection()
	if r == nil || connection == nil {
		return s.ProviderServer.ReadResource(ctx, req)
	}
	found, resp, ok := r.refresh(ctx, connection, req)
	if !ok {
		return s.ProviderServer.ReadResource(ctx, req)
	}
	if resp == nil {
		var err error
		if resp, err = s.ProviderServer.ReadResource(context.WithValue(ctx, readingKey{}, found), req); err != nil {
			return resp, err
		}
	}
	if found.settled != nil && len(resp.Diagnostics) == 0 && resp.Deferred == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.settled[sha256.Sum256(resp.Private)] = found.settled
	}
	return resp, nil
}

func (s *shortcut) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if settled := s.take(req.PriorPrivate); settled != nil && unchanged(req) && settled(req.PriorState, req.Config) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate}, nil
	}
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

func (s *shortcut) take(private []byte) settled {
	key := sha256.Sum256(private)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer delete(s.settled, key)
	return s.settled[key]
}

// unchanged says that Terraform has found no difference between configuration and
// state.
func unchanged(req *tfprotov6.PlanResourceChangeRequest) bool {
	return req.PriorState != nil && req.ProposedNewState != nil && req.Config != nil && bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack)
}

func (r *managed[M]) upgrade(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue {
	p := r.prepare()
	if req.RawState == nil || req.Version != p.schema.Version {
		return nil
	}
	// As the framework does: an attribute that no schema has any more is dropped.
	raw, err := req.RawState.UnmarshalWithOpts(p.of, tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})
	if err != nil {
		return nil
	}
	state, err := tfprotov6.NewDynamicValue(p.of, raw)
	if err != nil {
		return nil
	}
	return &state
}

func (r *managed[M]) refresh(ctx context.Context, connection *kube.Connection, req *tfprotov6.ReadResourceRequest) (found reading, same *tfprotov6.ReadResourceResponse, ok bool) {
	private, readable := openPrivate(req.Private)
	if req.CurrentState == nil || !readable {
		return found, nil, false
	}
	raw, err := req.CurrentState.Unmarshal(r.prepare().of)
	if err != nil || raw.IsNull() {
		return found, nil, false
	}
	connected := *r
	connected.connect = connection
	found = connected.read(ctx, raw, private)
	if found.rec != nil {
		found.diags.Append(found.rec.save(ctx, private)...)
	}
	data, err := json.Marshal(private)
	if len(found.diags) > 0 || err != nil || found.gone || !found.state.Equal(raw) {
		return found, nil, true
	}
	return found, &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: data}, true
}

// privateData is private state as the framework writes it: a JSON object of
// base64.
type privateData map[string][]byte

// openPrivate is false for what the framework has to look at itself.
func openPrivate(data []byte) (privateData, bool) {
	out := privateData{}
	if json.Unmarshal(data, &out) != nil || len(out) != 1 || out[privateKey] == nil {
		return nil, false
	}
	return out, true
}

// GetKey and SetKey are what the framework's own has.

func (d privateData) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return d[key], nil
}

func (d privateData) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	d[key] = value
	return nil
}
