package wait

import (
	"fmt"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// NotGoneError says that objects still exist: the time is over, or waiting was
// interrupted.
type NotGoneError struct {
	Left []Left
	// After is how long it was waited.
	After time.Duration
	// Interrupted says that the context was canceled. The error then wraps
	// context.Canceled.
	Interrupted bool
}

// Left is an object that still exists, with what holds it.
type Left struct {
	Key object.Key
	// Text is a clause: "terminating for 5m0s, held by finalizer
	// kubernetes.io/pvc-protection, mounted by Pod/db-0".
	Text string
	// Held says that finalizers keep it. A pod that nothing keeps and that does not
	// end is on a node that does not answer.
	Held bool
}

// Error is one line per object: "Pod/db-0: Running on node n1, terminating for
// 5m0s". At most eleven, the last of which says how many were left out.
func (e *NotGoneError) Error() string {
	if len(e.Left) == 0 {
		return "what is left is not known"
	}
	var lines []string
	for i, l := range e.Left {
		if i == maxLines {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Left)-maxLines))
			break
		}
		lines = append(lines, l.Key.String()+": "+l.Text)
	}
	return strings.Join(lines, "\n")
}

// Unwrap is context.Canceled for an interruption, else nil.
func (e *NotGoneError) Unwrap() error { return canceled(e.Interrupted) }
