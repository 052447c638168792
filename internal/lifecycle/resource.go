package lifecycle

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// New makes a Terraform resource out of a kind.
func New[M Model](kind Kind[M]) resource.Resource {
	r := &managed[M]{kind: kind}
	r.runner, _ = kind.(Runner[M])
	r.claimant, _ = kind.(Claimant[M])
	r.withholder, _ = kind.(Withholder[M])
	r.versioned, _ = kind.(Versioned[M])
	r.keeper, _ = kind.(Keeper[M])
	prepare, _ := preparations.LoadOrStore(kind, sync.OnceValue(func() prepared[M] {
		effects := mutability.Resource(kind.Type())
		s := described(kind.Schema(context.Background()), effects)
		return prepared[M]{schema: s, of: s.Type().TerraformType(context.Background()), codec: newCodec[M](s), replacing: effects.Replacing(), asked: allAsked(s)}
	}))
	r.prepare = prepare.(func() prepared[M])
	return r
}

// preparations are made once for each kind, and the framework makes a resource
// for each request.
var preparations sync.Map

var (
	_ resource.ResourceWithConfigure      = (*managed[Model])(nil)
	_ resource.ResourceWithModifyPlan     = (*managed[Model])(nil)
	_ resource.ResourceWithValidateConfig = (*managed[Model])(nil)
)

// managed is the one implementation of all resources.
type managed[M Model] struct {
	kind   Kind[M]
	runner Runner[M] // nil for kinds that run nothing

	claimant   Claimant[M]   // nil for kinds that are no claim
	withholder Withholder[M] // nil for kinds without write-only attributes
	versioned  Versioned[M]  // nil for kinds whose defaults never change
	keeper     Keeper[M]     // nil for kinds whose objects stand for no data

	prepare func() prepared[M]
	connect *kube.Connection
}

// prepared is what follows from the schema and is computed once.
type prepared[M Model] struct {
	schema schema.Schema
	of     tftypes.Type // schema's
	codec  codec[M]
	// replacing are the root attributes whose change replaces the resource.
	replacing []string
	// asked says that fitting asks all validators there are.
	asked bool
}

// Metadata names the resource type.
func (r *managed[M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.kind.Type()
}

// Schema is the kind's schema.
func (r *managed[M]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.prepare().schema
}

// Configure takes the provider's connection; it is nil while only the
// configuration is validated.
func (r *managed[M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.connect, _ = req.ProviderData.(*kube.Connection)
}

// has says whether the schema has one of the lifecycle's attributes.
func (r *managed[M]) has(name string) bool {
	_, ok := r.prepare().schema.Attributes[name]
	return ok
}

// engine works for one resource instance.
func (r *managed[M]) engine(instance string, limit time.Duration) *apply.Engine {
	return &apply.Engine{
		Cluster: r.connect.Cluster, Owner: r.connect.Owner, Instance: instance, Deadline: time.Now().Add(limit),
	}
}

// subject is how messages name a resource: "stateful_application data/pg".
func (r *managed[M]) subject(m M) string { return "stateful_" + r.kind.Type() + " " + r.kind.ID(m) }

// decodeKnown decodes a value in which nothing can be unknown but what the
// provider computes itself.
func (r *managed[M]) decodeKnown(ctx context.Context, raw tftypes.Value) (M, diag.Diagnostics) {
	m, _, diags := r.prepare().codec.decode(ctx, raw, 0)
	return m, diags
}
