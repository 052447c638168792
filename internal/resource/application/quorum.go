package application

import (
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// quorum refuses changes that may cost a group of members its majority.
func quorum(before, after model.Application) []lifecycle.Finding {
	if !before.IsQuorum() {
		return nil
	}
	fewer := before.Replicas - after.Replicas
	refuse := func(detail string) []lifecycle.Finding {
		return []lifecycle.Finding{{
			Path:    model.Path{"replicas"},
			Reads:   []model.Path{{"quorum"}},
			Summary: fmt.Sprintf("%s: members would lose their majority", where(after)),
			Detail: fmt.Sprintf("From %d to %d replicas at once: a member that goes still counts in the group until the group has agreed to let it go, which takes %d of %d. %s",
				before.Replicas, after.Replicas, model.Majority(before.Replicas), before.Replicas, detail),
		}}
	}
	switch {
	case fewer > 1 && after.IsQuorum():
		return refuse(fmt.Sprintf("Take one away at a time: have the group remove the last member, and set replicas = %d.", before.Replicas-1))
	case fewer > 0 && !after.IsQuorum():
		return refuse("Apply quorum = false by itself first.")
	}
	return nil
}

// even warns of a number of members that tolerates no more than one fewer does.
func even(a model.Application) []lifecycle.Finding {
	if !a.IsQuorum() || a.Replicas%2 != 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"quorum"}, {"name"}, {"namespace"}},
		Summary: fmt.Sprintf("%s: an even number of members", where(a)),
		Detail: fmt.Sprintf("Of %d members %d have to agree, so %d may be away, as of %d members. The last one is one more that can fail. Use an odd number.",
			a.Replicas, model.Majority(a.Replicas), a.Replicas-model.Majority(a.Replicas), a.Replicas-1),
	}}
}
