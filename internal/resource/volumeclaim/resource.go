package volumeclaim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

type kind struct{}

var (
	_ lifecycle.Kind[model.VolumeClaim]        = kind{}
	_ lifecycle.Claimant[model.VolumeClaim]    = kind{}
	_ lifecycle.LiveChecker[model.VolumeClaim] = kind{}
)

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.VolumeClaim](kind{}) }

func (kind) Type() string { return "volume_claim" }

func (kind) Schema(ctx context.Context) schema.Schema { return claimSchema(ctx) }

func (kind) ID(c model.VolumeClaim) string { return c.Namespace + "/" + c.Name }

func (kind) Compile(c model.VolumeClaim) (object.Set, error) { return compile.VolumeClaim(c) }

// Outputs is empty: what the claim gets is not known from the configuration.
func (kind) Outputs(model.VolumeClaim) map[string]attr.Value { return nil }

// Follow takes over the size where somebody has taken a growth back.
func (kind) Follow(c *model.VolumeClaim, _ object.Key, d diff.Change) {
	if size, ok := d.Live.(string); ok && object.PathString(d.Path) == "spec.resources.requests.storage" {
		c.Size = size
	}
}

// Claim is the claim.
func (kind) Claim(c model.VolumeClaim) object.Key {
	return object.Key{Kind: kube.ClaimKind.Kind, Namespace: c.Namespace, Name: c.Name}
}

// one is what package claims has to know of a claim.
func one(c model.VolumeClaim) claims.One {
	return claims.One{Key: kind{}.Claim(c), OnDestroy: claims.Retention(c.Policy().DestroyRetention())}
}

// where is how messages name a claim.
func where(c model.VolumeClaim) string { return c.Namespace + "/" + c.Name }
