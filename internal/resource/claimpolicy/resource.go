package claimpolicy

import (
	"context"

	tfattr "github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

type kind struct{}

var _ lifecycle.Kind[model.ClaimPolicy] = kind{}

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.ClaimPolicy](kind{}) }

func (kind) Type() string { return "volume_claim_policy" }

func (kind) Schema(context.Context) schema.Schema {
	attributes := attr.ClaimPolicy()
	attributes["id"] = attr.ID("The name of the policy.")
	attributes["objects"] = attr.Objects()
	return schema.Schema{
		MarkdownDescription: "Says how volumes are claimed and what becomes of them: which class, which sizes, what happens to the data when an application is scaled down or destroyed.\n\n" +
			"Pass it whole to the volumes of an application: `claim_policy = stateful_volume_claim_policy.db`. The policy itself makes no objects in the cluster; it is compiled into the claims of every application that uses it and checked when they are planned. " +
			"Claims can't be changed, so an application that exists refuses a policy with another `storage_class`, `access_modes`, `volume_mode`, `labels` or `annotations`; the other settings hold from its next plan on.",
		Attributes: attributes,
	}
}

// ID is the policy's name, which the schema requires.
func (kind) ID(p model.ClaimPolicy) string {
	if p.Name == nil {
		return ""
	}
	return *p.Name
}

func (kind) Compile(p model.ClaimPolicy) (object.Set, error) { return compile.VolumeClaimPolicy(p) }

// Outputs is empty: everything there is to know is in the attributes.
func (kind) Outputs(model.ClaimPolicy) map[string]tfattr.Value { return nil }

// Check is empty: a policy changes nothing by itself. What a changed policy does
// to an application is judged where the application is planned.
func (kind) Check(lifecycle.Change[model.ClaimPolicy]) []lifecycle.Finding { return nil }

// Follow is empty: there are no objects that could differ.
func (kind) Follow(*model.ClaimPolicy, object.Key, diff.Change) {}
