package lifecycle

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// unreadyError is a rollout that is not done, with what the advice depends on.
type unreadyError struct {
	*wait.NotReadyError
	// creating says that Terraform is going to mark the resource as tainted.
	creating bool
	// adopting says that it may have been somebody else's until now.
	adopting bool
	// warning says that it is told as a warning.
	warning bool
	// objects is how many objects are applied.
	objects int
}

func (e *unreadyError) Unwrap() error { return e.NotReadyError }

// advised adds to an error about a rollout how the attempt came to it; nil for
// other errors.
func (a *attempt[M]) advised(err error) *unreadyError {
	notReady := (*wait.NotReadyError)(nil)
	if !errors.As(err, &notReady) {
		return nil
	}
	return &unreadyError{NotReadyError: notReady, creating: a.creating, adopting: a.engine.Adopt, objects: len(a.after.set.Objects)}
}

func (e *unreadyError) summary(subject string) string {
	after := e.After.Round(time.Second)
	switch {
	case e.Interrupted:
		return fmt.Sprintf("%s: interrupted after %s, before it was ready", subject, after)
	case e.Status.Fatal != "":
		return fmt.Sprintf("%s can't become ready", subject)
	default:
		return fmt.Sprintf("%s is not ready after %s", subject, after)
	}
}

// detail is the reasons, what is saved, and what to do.
func (e *unreadyError) detail() string {
	var how []string
	if e.Status.Fatal != "" && !e.Status.Gone {
		how = append(how, fmt.Sprintf("Waiting longer would not help: %s.", e.Status.Fatal))
	}
	if e.warning {
		how = append(how, "This is no error because of rollout.on_timeout = \"Warn\".")
	}
	paragraphs := []string{e.Error()}
	if len(how) > 0 {
		paragraphs = append(paragraphs, strings.Join(how, " "))
	}
	paragraphs = append(paragraphs, e.advice())
	if e.creating && !e.warning {
		paragraphs = append(paragraphs, e.tainted())
	}
	return strings.Join(paragraphs, "\n\n")
}

// ofClaim says that it was a claim that was waited for.
func (e *unreadyError) ofClaim() bool { return e.Workload.GroupKind() == kube.ClaimKind }

func (e *unreadyError) tainted() string {
	if e.ofClaim() {
		return taintedClaim
	}
	return tainted(true, e.adopting)
}

func (e *unreadyError) advice() string {
	switch {
	case e.Status.Leaving:
		return leavingNamespace(e.Workload.Namespace) + " When it is gone, apply again."
	case e.Status.Gone && e.ofClaim():
		return fmt.Sprintf("Somebody else has deleted %s after it was applied. Find out who did that, and apply again.", e.Workload)
	case e.Status.Gone:
		return fmt.Sprintf("Somebody else has deleted %s after it was applied. All other objects are saved in state. "+
			"Find out who did that, and apply again: it is made anew and takes over the pods and claims that are there.", e.Workload)
	}
	saved := fmt.Sprintf("All %d objects are applied and saved in state; claims and their data are untouched.", e.objects)
	if e.ofClaim() {
		saved = "The claim is applied and saved in state."
	}
	switch {
	case e.Interrupted:
		return saved + " Apply again to go on waiting."
	case e.warning:
		return saved + " State says ready = false: mend the cause and apply again, and the next apply goes on waiting."
	case e.Status.Fatal != "":
		return saved + " Mend the cause and apply again."
	case e.Status.Stuck != nil:
		return saved + fmt.Sprintf(" The rollout goes on when somebody deletes %s: rollout.unstick = true has the provider do it, or kubectl -n %s delete pod %s.",
			e.Status.Stuck.Pod, e.Workload.Namespace, e.Status.Stuck.Pod.Name)
	default:
		return saved + " Mend the cause and apply again, or only apply again to go on waiting."
	}
}

// leftBehind says how pods get to the newest revision that nobody takes there.
func leftBehind(r wait.Rollout, note string) string {
	return fmt.Sprintf("%s\n\nDelete them one after the other when it suits, each when the one before is ready again: kubectl -n %s delete pod NAME",
		sentence(note), r.Workload.Namespace)
}
