package application

import (
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// oneAtATime refuses to take a member away and to restart the others in one change:
// the set's controller does both at once, and two members are missing then. Values
// that are not known yet count as new ones.
func oneAtATime(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	before, after := *c.Before, *c.After
	if !before.IsQuorum() || !after.IsQuorum() || before.IsHibernated() || after.IsHibernated() || after.Replicas >= before.Replicas || !rolls(c) {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"quorum"}, {"hibernated"}},
		Summary: fmt.Sprintf("%s: a member less and a rollout at once", where(after)),
		Detail: fmt.Sprintf("From %d to %d replicas, and the pods of the others change as well, which restarts them one after the other. Both would begin at the same time, so that two members are missing, and quorum = true keeps no more than one away. Nothing was changed. "+
			"Make it two applies: first replicas = %d by itself, then the rest.", before.Replicas, after.Replicas, after.Replicas),
	}}
}

// rolls says whether a change restarts pods, by what state shows (drift included) and
// by what the attributes say.
func rolls(c lifecycle.Change[model.Application]) bool {
	key := workloadKey(*c.After)
	now := c.Objects[key.In(c.After.Namespace)]
	changes := mutability.Changed(key.GroupKind(), now.Before, now.After)
	if now.After == nil { // it is as it was, or not known as a whole
		changes = nil
	}
	was, is := workloadOf(*c.Before), workloadOf(*c.After)
	for _, change := range append(changes, mutability.Changed(key.GroupKind(), was, is)...) {
		if change.Effect == mutability.Rolling {
			return true
		}
	}
	return false
}

// workloadOf is the object that runs the pods, nil for what does not compile.
func workloadOf(a model.Application) map[string]any {
	set, err := compile.Application(a)
	if err != nil {
		return nil
	}
	o, _ := set.Get(workloadKey(a))
	return o.Body
}
