package wait

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Status is how far a rollout is.
type Status struct {
	// Done says that the rollout is complete. Nothing else but Note matters
	// then.
	Done bool
	// Fatal is why waiting longer is of no use, a clause; "" while it may be.
	Fatal string
	// Gone says that the workload does not exist any more, or soon won't.
	Gone bool
	// Leaving says that the namespace is being deleted, as far as that is known.
	Leaving bool
	// Note is what a user should know although nothing is wrong: pods that
	// OnDelete leaves on the old revision. "" when there is nothing.
	Note string
	// Nowhere says that the rollout is done because no node matches: a DaemonSet
	// that has no pods.
	Nowhere bool
	// Summary is one line: "StatefulSet/db: 1 of 3 pods ready (revision db-7c9)".
	Summary string
	// Lines say, one line per object, what the rollout waits for:
	// "Pod/db-1: running, not ready". At most eleven, the last of which says
	// how many were left out.
	Lines []string
	// Ready, Updated and Want are numbers of pods: ready ones, ones of the
	// newest revision, and the replicas in the live spec.
	Ready, Updated, Want int32
	// Revision is the newest revision's name; "" while the controller has not
	// seen the newest spec.
	Revision string
	// Stuck is the pod that holds the rollout up until somebody deletes it; nil if
	// there is none.
	Stuck *Stuck

	// digest changes when there is news, and not with every restart or age.
	digest string
	// again is when to judge anew though nothing happened; 0 is never.
	again time.Duration
}

// String is the summary and, indented, the lines.
func (s Status) String() string {
	return strings.Join(append([]string{s.Summary}, s.Lines...), "\n  ")
}

// maxLines is how many stuck objects are named.
const maxLines = 10

// trouble is one object that the rollout waits for.
type trouble struct {
	object string // "Pod/db-1"
	// reason tells kinds of trouble apart; the text may vary from second to
	// second.
	reason string
	text   string
	// quiet trouble is part of every healthy start and no news.
	quiet bool
}

// describe fills Lines and digest. Trouble that is no part of a healthy start
// comes first, because the end of a long list is cut.
func (s *Status) describe(troubles []trouble) {
	var loud, quiet, reasons []string
	for _, t := range troubles {
		line := t.object + ": " + t.text
		if t.quiet {
			quiet = append(quiet, line)
			continue
		}
		loud = append(loud, line)
		reasons = append(reasons, t.object+" "+t.reason)
	}
	s.Lines = slices.Concat(loud, quiet)
	if more := len(s.Lines) - maxLines; more > 0 {
		s.Lines = append(s.Lines[:maxLines:maxLines], fmt.Sprintf("and %d more", more))
	}
	s.digest = strings.Join(append([]string{fmt.Sprint(s.Done), s.Summary, s.Note, s.Fatal}, reasons...), "\n")
}

// judgeIn asks to be judged anew after a time, if that is still to come.
func (s *Status) judgeIn(d time.Duration) {
	if d > 0 && (s.again == 0 || d < s.again) {
		s.again = d
	}
}
