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

var (
	_ lifecycle.Kind[model.VolumeClaimPolicy]        = kind{}
	_ lifecycle.LiveChecker[model.VolumeClaimPolicy] = kind{}
	_ lifecycle.Precaution[model.VolumeClaimPolicy]  = kind{}
)

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.VolumeClaimPolicy](kind{}) }

func (kind) Type() string { return "volume_claim_policy" }

func (kind) Schema(context.Context) schema.Schema {
	attributes := attr.ClaimPolicy()
	attributes["guardrails"] = attr.Guardrails()
	attributes["id"] = attr.ID("The name of the policy.")
	attributes["adopt"] = attr.Adopt()
	attributes["instance"] = attr.Instance()
	attributes["objects"] = attr.Objects()
	return schema.Schema{
		MarkdownDescription: "Says how volumes are claimed and what becomes of them: which class, which sizes, what happens to the data when an application is scaled down or destroyed.\n\n" +
			"Pass it whole to the volumes of an application: `claim_policy = stateful_volume_claim_policy.db`. It is compiled into the claims of every application that uses it and checked when they are planned. The policy itself makes no objects in the cluster, unless it has `guardrails`, which hold it against everybody else too. " +
			"Claims can't be changed, so an application that exists refuses a policy with another `storage_class`, `access_modes`, `volume_mode`, `labels` or `annotations`; the other settings hold from its next plan on.",
		Attributes: attributes,
	}
}

// ID is the policy's name, which the schema requires.
func (kind) ID(p model.VolumeClaimPolicy) string {
	if p.Name == nil {
		return ""
	}
	return *p.Name
}

func (kind) Compile(p model.VolumeClaimPolicy) (object.Set, error) {
	return compile.VolumeClaimPolicy(p)
}

// Outputs is empty: everything there is to know is in the attributes.
func (kind) Outputs(model.VolumeClaimPolicy) map[string]tfattr.Value { return nil }

// Check is empty: what a changed policy does to an application is judged where the
// application is planned, and what guardrails do to claims only the cluster knows.
func (kind) Check(lifecycle.Change[model.VolumeClaimPolicy]) []lifecycle.Finding { return nil }

// Follow is empty: guardrails that somebody has changed are put right.
func (kind) Follow(*model.VolumeClaimPolicy, object.Key, diff.Change) {}
