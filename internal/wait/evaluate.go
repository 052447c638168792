package wait

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// evaluate judges a snapshot. It depends on nothing else, so that a recorded
// sequence of events is a complete test.
func evaluate(s *snapshot, now time.Time) Status {
	w, known := s.workload()
	switch {
	case !known && !s.read[s.key.GroupKind()]:
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

	n := w.pods()
	out := Status{Ready: n.ready, Updated: n.updated, Want: n.want, Leaving: s.namespace != ""}
	if w.observed() {
		out.Revision = w.revision()
	}
	out.Summary = s.key.String() + ": " + summary(w)
	what := w.pending()
	if what == "" {
		out.Done, out.Note = true, s.leftOnOldRevision(w)
		_, onNodes := w.(daemonSet)
		out.Nowhere = onNodes && n.want == 0
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
	for _, pod := range s.podsOf(w) {
		if pod.DeletionTimestamp != nil {
			out.judgeIn(untilOverdue(pod, now))
		}
	}
	out.Stuck = s.stuck(w, now)
	troubles := slices.Concat(s.unanswered(), s.leaving(), s.troubles(w, now))
	switch {
	case w.GetDeletionTimestamp() != nil:
		out.Fatal, out.Gone = s.key.String()+" is being deleted", true
		troubles = append([]trouble{{object: s.key.String(), reason: "deleted", text: terminating(w, now)}}, troubles...)
	case len(troubles) == 0, !w.observed():
		troubles = append(troubles, trouble{object: s.key.String(), reason: "pending", text: what, quiet: true})
	}
	out.describe(troubles)
	return out
}

// summary is "1 of 3 pods ready, 1 of 3 updated (revision db-7c9)". The number
// of updated pods is only of interest while it is too small, and numbers and
// revision say nothing about a spec that the controller has not seen.
func summary(w workload) string {
	n := w.pods()
	out := fmt.Sprintf("%d of %d pods ready", n.ready, n.want)
	if !w.observed() {
		return out
	}
	if w.minReady() > 0 && n.available < n.ready {
		out += fmt.Sprintf(", %d available", n.available)
	}
	if updated, of := w.updating(); updated < of {
		out += fmt.Sprintf(", %d of %d updated", updated, of)
	}
	if revision := w.revision(); revision != "" {
		out += fmt.Sprintf(" (revision %s)", revision)
	}
	return out
}

// leftOnOldRevision says which pods of a workload under OnDelete still run the
// revision before the newest.
func (s *snapshot) leftOnOldRevision(w workload) string {
	if !w.onDelete() {
		return ""
	}
	var names []string
	for _, pod := range s.podsOf(w) {
		if w.known(pod) && !w.newest(pod) {
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
	older := "an older revision"
	if newest := w.revision(); newest != "" {
		older += " than " + newest
	}
	return fmt.Sprintf("update strategy OnDelete: %s %s until deleted: %s", counted(n, "pod runs", "pods run"), older, strings.Join(names, ", "))
}

// troubles are the objects that a rollout waits for: pods that are missing
// first, for they have the reasons nobody else tells, then pods in their order,
// then claims.
func (s *snapshot) troubles(w workload, now time.Time) []trouble {
	var out []trouble
	for _, pod := range s.podsOf(w) {
		if t, ok := s.podTrouble(w, pod, now); ok {
			out = append(out, t)
		}
	}
	for _, claim := range s.claimsOf(w) {
		if t, ok := s.claimTrouble(claim, now); ok {
			out = append(out, t)
		}
	}
	if t, ok := s.missingPods(w, len(out) > 0, now); ok {
		out = append([]trouble{t}, out...)
	}
	if s.blind[kube.PodKind] {
		out = append(out, trouble{object: "Pods", reason: "forbidden", text: "may not be listed with these credentials, so reasons are unknown"})
	}
	return out
}

// unanswered says that what is known may be old.
func (s *snapshot) unanswered() []trouble {
	if err := s.trouble[s.key.GroupKind()]; err != nil {
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
