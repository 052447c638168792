package wait

import (
	"fmt"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// evaluate judges a snapshot. It depends on nothing else, so that a recorded
// sequence of events is a complete test.
func evaluate(s *snapshot, now time.Time) Status {
	set, known := s.sets[s.key.Name]
	switch {
	case !known && !s.read[kube.StatefulSetKind]:
		out := Status{Summary: s.key.String() + ": nothing is known yet"}
		out.describe(s.unanswered())
		return out
	case !known:
		out := Status{
			Summary: s.key.String() + ": does not exist any more", Fatal: s.key.String() + " does not exist any more",
			Gone: true, Leaving: s.namespace != "",
		}
		out.describe(s.leaving())
		return out
	}

	out := Status{
		Ready: set.Status.ReadyReplicas, Updated: set.Status.UpdatedReplicas, Want: replicas(set),
		Leaving: s.namespace != "",
	}
	if observed(set) {
		out.Revision = set.Status.UpdateRevision
	}
	out.Summary = s.key.String() + ": " + summary(set)
	what := pending(set)
	if what == "" {
		out.Done, out.Note = true, s.leftOnOldRevision(set)
		out.describe(nil)
		return out
	}
	for _, x := range s.suspects() {
		left := s.since[x.id].Add(x.patience).Sub(now)
		if left <= 0 && out.Fatal == "" {
			out.Fatal = x.object + ": " + x.text
		}
		out.judgeIn(left)
	}
	for _, pod := range s.podsOf(set) {
		if pod.DeletionTimestamp != nil {
			out.judgeIn(untilOverdue(pod, now))
		}
	}
	out.Stuck = s.stuck(set, now)
	troubles := slices.Concat(s.unanswered(), s.leaving(), s.troubles(set, now))
	switch {
	case set.DeletionTimestamp != nil:
		out.Fatal, out.Gone = s.key.String()+" is being deleted", true
		troubles = append([]trouble{{object: s.key.String(), reason: "deleted", text: terminating(set, now)}}, troubles...)
	case len(troubles) == 0, !observed(set):
		troubles = append(troubles, trouble{object: s.key.String(), reason: "pending", text: what, quiet: true})
	}
	out.describe(troubles)
	return out
}

// summary is "1 of 3 pods ready, 1 of 3 updated (revision db-7c9)". The number
// of updated pods is only of interest while it is too small, and numbers and
// revision say nothing about a spec that the controller has not seen.
func summary(set *appsv1.StatefulSet) string {
	status := set.Status
	out := fmt.Sprintf("%d of %d pods ready", status.ReadyReplicas, replicas(set))
	if !observed(set) {
		return out
	}
	if set.Spec.MinReadySeconds > 0 && status.AvailableReplicas < status.ReadyReplicas {
		out += fmt.Sprintf(", %d available", status.AvailableReplicas)
	}
	if n := toUpdate(set); !onDelete(set) && status.UpdatedReplicas < n && status.CurrentRevision != status.UpdateRevision {
		out += fmt.Sprintf(", %d of %d updated", status.UpdatedReplicas, n)
	}
	if status.UpdateRevision != "" {
		out += fmt.Sprintf(" (revision %s)", status.UpdateRevision)
	}
	return out
}

// leftOnOldRevision says which pods of an OnDelete set still run the revision
// before the newest.
func (s *snapshot) leftOnOldRevision(set *appsv1.StatefulSet) string {
	if !onDelete(set) {
		return ""
	}
	var names []string
	for _, pod := range s.podsOf(set) {
		if revisionOf(pod) != set.Status.UpdateRevision {
			names = append(names, pod.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	n := len(names)
	if more := n - maxLines; more > 0 {
		names = append(slices.Clone(names[:maxLines]), fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("update strategy OnDelete: %s an older revision than %s until deleted: %s",
		counted(n, "pod runs", "pods run"), set.Status.UpdateRevision, strings.Join(names, ", "))
}

// troubles are the objects that a rollout waits for: pods that are missing
// first, for they have the reasons nobody else tells, then pods by ordinal,
// then claims.
func (s *snapshot) troubles(set *appsv1.StatefulSet, now time.Time) []trouble {
	var out []trouble
	for _, pod := range s.podsOf(set) {
		if t, ok := s.podTrouble(set, pod, now); ok {
			out = append(out, t)
		}
	}
	for _, claim := range s.claimsOf(set) {
		if t, ok := s.claimTrouble(claim, now); ok {
			out = append(out, t)
		}
	}
	if t, ok := s.missingPods(set, len(out) > 0, now); ok {
		out = append([]trouble{t}, out...)
	}
	if s.blind[kube.PodKind] {
		out = append(out, trouble{object: "Pods", reason: "forbidden", text: "may not be listed with these credentials, so reasons are unknown"})
	}
	return out
}

// unanswered says that what is known may be old.
func (s *snapshot) unanswered() []trouble {
	if err := s.trouble[kube.StatefulSetKind]; err != nil {
		return []trouble{{object: "API server", reason: "trouble", text: trim(err.Error())}}
	}
	return nil
}

// leaving says that nothing can be made in the namespace any more.
func (s *snapshot) leaving() []trouble {
	if s.namespace == "" {
		return nil
	}
	return []trouble{{object: "Namespace/" + s.key.Namespace, reason: "leaving", text: s.namespace}}
}
