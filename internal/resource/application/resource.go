package application

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

type kind struct{}

var (
	_ lifecycle.Kind[model.Application]   = kind{}
	_ lifecycle.Runner[model.Application] = kind{}

	_ lifecycle.LiveChecker[model.Application] = kind{}
	_ lifecycle.Kind[model.Application]        = kind{}
	_ lifecycle.Runner[model.Application]      = kind{}
	_ lifecycle.Withholder[model.Application]  = kind{}
	_ lifecycle.Versioned[model.Application]   = kind{}
	_ lifecycle.Examiner[model.Application]    = kind{}
	_ lifecycle.Retirer[model.Application]     = kind{}
)

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.Application](kind{}) }

func (kind) Type() string { return "application" }

func (kind) Schema(ctx context.Context) schema.Schema { return applicationSchema(ctx) }

func (kind) ID(a model.Application) string { return a.Namespace + "/" + a.Name }

func (kind) Compile(a model.Application) (object.Set, error) { return compile.Application(a) }

// Examine reports patches and manifests that can't be applied.
func (kind) Examine(a model.Application) model.Problems { return compile.Problems(a) }

// Outputs are the names by which the application is reached.
func (kind) Outputs(a model.Application) map[string]attr.Value {
	peers := make([]attr.Value, 0, a.Replicas)
	for _, p := range compile.Peers(a) {
		peers = append(peers, types.StringValue(p))
	}
	host := types.StringNull()
	if h := compile.Host(a); h != "" {
		host = types.StringValue(h)
	}
	return map[string]attr.Value{"peers": types.ListValueMust(types.StringType, peers), "host": host}
}

// Rollout is that of the application's workload.
func (kind) Rollout(a model.Application) lifecycle.Rollout {
	return lifecycle.Rollout{
		Rollout: wait.Rollout{Workload: workloadKey(a), Selector: labels.Set(compile.Selector(a)).String()},
		Unstick: a.Unsticks(), Warn: a.WarnsOnTimeout(),
	}
}

// workloadKey is the object that runs the pods.
func workloadKey(a model.Application) object.Key {
	return object.Key{Group: kube.StatefulSetKind.Group, Kind: a.ControllerKind(), Namespace: a.Namespace, Name: a.Name}
}

// short is how messages call the object that runs the pods: "set".
func short(a model.Application) string {
	if a.ControllerKind() == model.StatefulSet {
		return "set"
	}
	return a.ControllerKind()
}

// where is how messages name an application.
func where(a model.Application) string { return fmt.Sprintf("%s/%s", a.Namespace, a.Name) }
