package application

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// takenBack looks, when replicas is taken back from an autoscaler, whether one is
// still there, and says what the change does to the pods that run now.
func takenBack(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.Application], p apply.Preview) ([]lifecycle.Finding, error) {
	if c.Before == nil || !takesBack(*c.Before, *c.After) {
		return nil, nil
	}
	if err := refuseAutoscalers(ctx, e, *c.After); err != nil {
		if refusal := (*lifecycle.RefusalError)(nil); errors.As(err, &refusal) {
			return []lifecycle.Finding{refusal.Finding}, nil
		}
		return nil, err
	}
	return scaledFrom(c, p), nil
}

// scaledFrom warns where taking replicas back changes the number of pods.
func scaledFrom(c lifecycle.Change[model.Application], p apply.Preview) []lifecycle.Finding {
	live, found := p.Live[workloadKey(*c.After)]
	if !found {
		return nil
	}
	now, _, _ := unstructured.NestedInt64(live.Object, "spec", "replicas")
	wanted := int64(c.After.Running())
	if now == wanted {
		return nil
	}
	unchanged := fmt.Sprintf("To change nothing, set replicas = %d.", now)
	if c.After.IsHibernated() {
		unchanged = "That is what hibernated = true says."
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"autoscaled"}, {"hibernated"}},
		Summary: fmt.Sprintf("%s: scales from %d to %d", where(*c.After), now, wanted),
		Detail: fmt.Sprintf("The autoscaler has left %s at %d replicas, and taking them back sets %d. %s",
			workloadKey(*c.After), now, wanted, unchanged),
	}}
}

// handedOver says what the plan can't: a field that is not sent any more looks as
// if it were removed. An application without pods it refuses to hand over, for no
// autoscaler would give it any.
func handedOver(before, after model.Application) []lifecycle.Finding {
	if before.IsAutoscaled() || !after.IsAutoscaled() {
		return nil
	}
	if before.IsHibernated() {
		return []lifecycle.Finding{{
			Path:    model.Path{"autoscaled"},
			Reads:   []model.Path{{"hibernated"}},
			Summary: fmt.Sprintf("%s: it is hibernated, and an autoscaler would leave it so", where(after)),
			Detail: fmt.Sprintf("%s has no pods and would keep that number: a HorizontalPodAutoscaler does nothing where there are none. Nothing was changed. "+
				"Apply hibernated = false by itself first, then autoscaled = true.", workloadKey(after)),
		}}
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"autoscaled"},
		Summary: fmt.Sprintf("%s: the number of pods is left to an autoscaler", where(after)),
		Detail: fmt.Sprintf("%s keeps the pods that it has now, although spec.replicas goes out of what is sent. From then on replicas = %d counts only when the %s has to be created anew.",
			workloadKey(after), after.Replicas, short(after)),
	}}
}

// takesBack says whether a change takes the number of replicas back from an
// autoscaler.
func takesBack(before, after model.Application) bool {
	return before.IsAutoscaled() && !after.IsAutoscaled()
}

// refuseAutoscalers is an error while something scales the workload: two writers
// would fight over its replicas.
func refuseAutoscalers(ctx context.Context, e *apply.Engine, a model.Application) error {
	for _, gk := range []schema.GroupKind{kube.AutoscalerKind, kube.ScaledObjectKind} {
		all, err := e.Cluster.List(ctx, gk, a.Namespace, "")
		switch kube.Classify(err) {
		case kube.None:
		case kube.NotFound, kube.NotServed, kube.Forbidden:
			continue // the cluster does not have this kind, or we may not see it
		default:
			return fmt.Errorf("looking for a %s of %s: %w", gk.Kind, workloadKey(a), err)
		}
		for _, scaler := range all.Items {
			if !targets(&scaler, workloadKey(a)) {
				continue
			}
			return &lifecycle.RefusalError{Finding: lifecycle.Finding{
				Path:    model.Path{"autoscaled"},
				Summary: fmt.Sprintf("%s: %s/%s still scales it", where(a), gk.Kind, scaler.GetName()),
				Detail: fmt.Sprintf("Without autoscaled = true, replicas = %d is set at each apply, and the autoscaler would change it back. Nothing was changed. "+
					"Delete the autoscaler first (kubectl -n %s delete %s %s), or keep autoscaled = true.",
					a.Replicas, a.Namespace, strings.ToLower(gk.Kind), scaler.GetName()),
			}}
		}
	}
	return nil
}

// targets says whether an autoscaler scales a workload.
func targets(scaler *unstructured.Unstructured, workload object.Key) bool {
	target, _, _ := unstructured.NestedStringMap(scaler.Object, "spec", "scaleTargetRef")
	kind := target["kind"]
	if kind == "" && scaler.GetKind() == kube.ScaledObjectKind.Kind {
		kind = kube.DeploymentKind.Kind // KEDA's default
	}
	return kind == workload.Kind && target["name"] == workload.Name
}
