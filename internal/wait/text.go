package wait

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// maxText is how much of a message is shown, in characters.
const maxText = 240

// trim puts a message on one line of sensible length. What is too much is
// taken out of the middle: the beginning says what was tried, the end why it
// failed.
func trim(message string) string {
	r := []rune(strings.Join(strings.Fields(message), " "))
	if len(r) <= maxText {
		return string(r)
	}
	head := maxText / 3
	tail := len(r) - (maxText - head - 3)
	return strings.TrimSpace(string(r[:head])) + " … " + strings.TrimSpace(string(r[tail:]))
}

// withMessage is "text: message", or the text alone.
func withMessage(text, message string) string {
	if message = trim(message); message == "" {
		return text
	}
	return text + ": " + message
}

// counted is "1 pod" or "3 pods".
func counted(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// pullWrapping is what kubelet and runtime write around the reason why an
// image can't be pulled; most of it repeats the image's name.
var pullWrapping = regexp.MustCompile(`^(Back-off pulling image "[^"]*"|Failed to pull image "[^"]*"|ErrImagePull|ImagePullBackOff|` +
	`rpc error: code = \w+ desc =|failed to pull and unpack image "[^"]*"|failed to resolve reference "[^"]*")(: | |$)`)

// pullCause is the reason in a message about an image; "" when there is none.
func pullCause(message string) string {
	message = strings.TrimSpace(message)
	for {
		rest := pullWrapping.ReplaceAllString(message, "")
		if rest == message {
			return rest
		}
		message = rest
	}
}

// pullText is `not found "postgres:16.44"`, or another cause with the image.
func pullText(message, image string) string {
	cause := pullCause(message)
	switch {
	case cause == "":
		return fmt.Sprintf("%q", image)
	case strings.Contains(message, "code = NotFound"), strings.HasSuffix(cause, ": not found"),
		strings.HasPrefix(cause, "not found"), strings.Contains(cause, "manifest unknown"):
		return fmt.Sprintf("not found %q", image)
	}
	return fmt.Sprintf("%s (image %q)", trim(cause), image)
}

// preemption is what the scheduler adds to its reasons: that sending other pods
// away would not help either, in words that repeat the reasons.
var preemption = regexp.MustCompile(`\. (no new claims to deallocate,? ?)?(preemption: .*|not found)?$`)

// scheduling is why no node takes a pod.
func scheduling(message string) string {
	return preemption.ReplaceAllString(strings.TrimSpace(message), ".")
}

// terminating is "terminating for 5m0s, held by finalizer x". While the grace
// period runs, the deletion timestamp lies ahead.
func terminating(o metav1.Object, now time.Time) string {
	out := "terminating"
	if age := now.Sub(o.GetDeletionTimestamp().Time).Round(time.Second); age > 0 {
		out += " for " + age.String()
	} else if age < 0 {
		out += fmt.Sprintf(", %s of grace left", -age)
	}
	return out + heldBy(o.GetFinalizers())
}

func heldBy(finalizers []string) string {
	switch len(finalizers) {
	case 0:
		return ""
	case 1:
		return ", held by finalizer " + finalizers[0]
	}
	return ", held by finalizers " + strings.Join(finalizers, " and ")
}
