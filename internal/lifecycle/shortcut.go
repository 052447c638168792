package lifecycle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// The framework takes a resource apart and puts it together again once for each
// attribute of its schema, several times in each request (fwserver's
// SchemaModifyPlan, fwschemadata's ReifyNullCollectionBlocks): four fifths of the
// provider's time in a plan.

// Shortcut answers without the framework what a plan asks of every resource: to
// validate a configuration, to upgrade a state that needs no upgrade, a refresh that
// finds everything as it was, and plans. What is special goes to the server, and is
// decided by the same code.
// resources are those that New has made; connection is the one that they work with,
// nil before the provider is configured.
func Shortcut(server tfprotov6.ProviderServer, provider string, resources []func() resource.Resource, connection func() *kube.Connection) tfprotov6.ProviderServer {
	s := &shortcut{ProviderServer: server, connection: connection, direct: map[string]direct{}, settled: map[[sha256.Size]byte]refreshed{}}
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
	// no two resources share.
	settled map[[sha256.Size]byte]refreshed
}

// refreshed is a resource whose refresh has found nothing to do.
type refreshed struct {
	state   *tfprotov6.DynamicValue // as it was sent
	settled settled
}

// still says that there is nothing to plan either.
func (r refreshed) still(state, configuration *tfprotov6.DynamicValue) bool {
	// An encoding of ours has the entries of maps in any order, Terraform's has not.
	if len(state.MsgPack) > 0 && bytes.Equal(state.MsgPack, r.state.MsgPack) {
		state = nil
	}
	return r.settled(state, configuration)
}

// direct is what a resource does without the framework.
type direct interface {
	// check is what is wrong with a configuration. It is false where the framework
	// has something to say, or may have.
	check(context.Context, *tfprotov6.ValidateResourceConfigRequest) ([]*tfprotov6.Diagnostic, bool)
	// upgrade is a state of the present version as it is sent, nil for another.
	upgrade(*tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue
	// refresh is what Read will find, and the answer if state stays as it is. It is
	// false where that can't be said.
	refresh(context.Context, *kube.Connection, *tfprotov6.ReadResourceRequest) (found reading, same *tfprotov6.ReadResourceResponse, ok bool)
	// change is a plan, nil where the framework has to make it.
	change(context.Context, *kube.Connection, *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse
}

// readingKey is where the context of a Read has what refresh has found.
type readingKey struct{}

func (s *shortcut) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if r := s.direct[req.TypeName]; r != nil {
		if diags, ok := r.check(ctx, req); ok {
			return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: diags}, nil
		}
	}
	return s.ProviderServer.ValidateResourceConfig(ctx, req)
}

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
		s.settled[sha256.Sum256(resp.Private)] = refreshed{resp.NewState, found.settled}
	}
	return resp, nil
}

func (s *shortcut) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if found, ok := s.take(req.PriorPrivate); ok && unchanged(req) && found.still(req.PriorState, req.Config) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate}, nil
	}
	if r, connection := s.direct[req.TypeName], s.connection(); r != nil && connection != nil {
		if resp := r.change(ctx, connection, req); resp != nil {
			return resp, nil
		}
	}
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

func (s *shortcut) take(private []byte) (refreshed, bool) {
	key := sha256.Sum256(private)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer delete(s.settled, key)
	found, ok := s.settled[key]
	return found, ok
}

// unchanged says that Terraform has found no difference between configuration and
// state.
func unchanged(req *tfprotov6.PlanResourceChangeRequest) bool {
	return req.PriorState != nil && req.ProposedNewState != nil && req.Config != nil && bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack)
}
