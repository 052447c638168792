package application

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// replicasField is the field of workload objects that replicas goes into.
const replicasField = "spec.replicas"

// othersScale says whether the number of pods is left to others.
func othersScale(c lifecycle.Change[model.Application]) bool {
	return slices.Contains(c.Unmanaged[workloadKey(*c.After).In(c.After.Namespace)], replicasField)
}

// Retires are the claims of removed replicas whose policy says on_scale_down =
// "Delete", those included that an apply before was cut off from deleting. What is
// hibernated keeps everything, and so does what others scale.
func (kind) Retires(c lifecycle.Change[model.Application]) map[string]int32 {
	if c.After.IsHibernated() {
		return nil
	}
	return givenUp(c)
}

// givenUp is Retires, whether or not there are pods.
func givenUp(c lifecycle.Change[model.Application]) map[string]int32 {
	if c.After.ControllerKind() != model.StatefulSet || c.After.IsAutoscaled() || othersScale(c) {
		return nil
	}
	out := map[string]int32{}
	for volume, v := range c.After.ClaimVolumes() {
		from := max(c.Before.Replicas, c.Owed[volume])
		if v.Policy().ScaleDownRetention() == model.Delete && from > c.After.Replicas {
			out[volume] = from
		}
	}
	return out
}

// Retire deletes the claims of removed replicas.
func (kind) Retire(ctx context.Context, e *apply.Engine, a model.Application, from map[string]int32) ([]lifecycle.Finding, error) {
	start := a.FirstOrdinal()
	below := map[string]int{}
	for volume, n := range from {
		below[volume] = start + int(n)
	}
	outcome, err := claimsOf(a, e.Owner).ScaledDown(ctx, e, start+int(a.Replicas), below)
	return append(spared(a, outcome.Kept), deleted(a, outcome.Deleted, "on_scale_down", "these claims of removed pods")...), err
}

// scaleDown says which claims a smaller number of replicas deletes, or would delete
// if there were pods that go. Those of a Deployment are not a replica's.
func scaleDown(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	before, after := *c.Before, *c.After
	var doomed []string
	from := givenUp(c)
	for _, volume := range slices.Sorted(maps.Keys(from)) {
		for i := after.Replicas; i < from[volume]; i++ {
			doomed = append(doomed, compile.ClaimName(volume, after.Name, after.FirstOrdinal()+int(i)))
		}
	}
	if len(doomed) == 0 {
		return nil
	}
	names := strings.Join(doomed, ", ")
	change := fmt.Sprintf("From %d to %d replicas", before.Replicas, after.Replicas)
	if before.Replicas <= after.Replicas {
		change = "An apply that took replicas away was cut off before it had deleted their claims"
	}
	finding := lifecycle.Finding{
		Warning: true,
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"volumes"}, {"hibernated"}, {"unmanaged_fields"}},
		Summary: fmt.Sprintf("%s: scaling down deletes %d claims", where(after), len(doomed)),
		Detail: fmt.Sprintf("%s, and the claim policy says on_scale_down = \"Delete\": %s will be deleted when their pods are gone. To keep them, set on_scale_down = \"Retain\" first.",
			change, names),
	}
	if after.IsHibernated() {
		finding.Summary = fmt.Sprintf("%s: %s", where(after), claimsAre(len(doomed), "kept"))
		finding.Detail = fmt.Sprintf("%s, and the claim policy says on_scale_down = \"Delete\", but hibernated = true keeps all claims: %s stay with their data, and more replicas find them again. To give them up: kubectl -n %s delete pvc NAME",
			change, names, after.Namespace)
	}
	return []lifecycle.Finding{finding}
}
