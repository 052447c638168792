package lifecycle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Most plans of most resources find nothing to do, and the refresh just before has
// found that out already. The framework takes a resource apart and puts it together
// again once for each attribute of its schema before it asks ModifyPlan (fwserver's
// SchemaModifyPlan): half of the time of such a plan.

// Shortcut answers plans of what a refresh just before has found settled: with what
// is there. All others go to the server.
func Shortcut(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return &shortcut{ProviderServer: server, settled: map[[sha256.Size]byte]settled{}}
}

type shortcut struct {
	tfprotov6.ProviderServer
	mu sync.Mutex
	// settled holds what was refreshed and not planned yet, by private state, which
	// no two resources share. (States can't be told by their encoding: it has the
	// entries of maps in any order.)
	settled map[[sha256.Size]byte]settled
}

// settled says of a state and a configuration whether there is nothing to plan.
type settled func(state, configuration *tfprotov6.DynamicValue) bool

func (s *shortcut) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	v := &verdict{}
	resp, err := s.ProviderServer.ReadResource(context.WithValue(ctx, verdictKey{}, v), req)
	if err == nil && v.settled != nil && len(resp.Diagnostics) == 0 && resp.Deferred == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.settled[sha256.Sum256(resp.Private)] = v.settled
	}
	return resp, err
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

// verdict is what a refresh tells a shortcut around it.
type verdict struct {
	// settled is nil where there may be something to plan, whatever the
	// configuration.
	settled settled
}

type verdictKey struct{}

// settle tells that a plan which changes no attribute of what was read has nothing to
// do and nothing to say, if that is so.
func (r *managed[M]) settle(ctx context.Context, now view[M], values map[string]tftypes.Value, rec record) {
	v, wanted := ctx.Value(verdictKey{}).(*verdict)
	if !wanted || len(rec.Drift) > 0 || rec.Unfinished || rec.Creating || len(now.unknown) > 0 || len(now.problems) > 0 {
		return
	}
	compared := compare(now, texts(values), now)
	change := Change[M]{Before: &now.model, After: &now.model, AllowReplace: flag(values, "allow_replace", false)}
	change.Unmanaged, _ = unmanaged(values)
	if len(compared.changed) > 0 || len(r.kind.Check(change)) > 0 {
		return
	}
	for name, planned := range r.planned(ctx, values, values, now, now, compared, false) {
		if !planned.Equal(values[name]) {
			return
		}
	}
	p := r.prepare()
	v.settled = func(state, configuration *tfprotov6.DynamicValue) bool {
		return p.is(state, values) && p.means(configuration, values)
	}
}

// is says whether a state is the one that has these values.
func (p prepared[M]) is(state *tfprotov6.DynamicValue, values map[string]tftypes.Value) bool {
	raw, err := state.Unmarshal(p.of)
	return err == nil && raw.Equal(tftypes.NewValue(p.of, values))
}

// means says whether a configuration, with the defaults, is what state says. That
// Terraform finds no difference is not enough: it keeps the value of a computed
// attribute that the configuration does not set any more.
func (p prepared[M]) means(configuration *tfprotov6.DynamicValue, values map[string]tftypes.Value) bool {
	ctx := context.Background()
	raw, err := configuration.Unmarshal(p.of)
	if err != nil {
		return false
	}
	written, diags := rootValues(raw)
	if diags.HasError() {
		return false
	}
	f := filler{ctx: ctx}
	for name, v := range f.attributes(p.schema.Attributes, written, nil) {
		a := p.schema.Attributes[name]
		kept := a.IsComputed() && v.IsNull() // a computed one without a default
		if (a.IsRequired() || a.IsOptional()) && !kept && !v.Equal(values[name]) {
			return false
		}
	}
	return len(f.unknown) == 0
}
