package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

func TestUnready_advisesByWhatHasHappened(t *testing.T) {
	for name, test := range map[string]struct {
		err       unreadyError
		summary   string
		says      []string
		saysNever []string
	}{
		"an update in time": {
			unreadyError{NotReadyError: &wait.NotReadyError{}, objects: 6}, "db is not ready after 1m0s",
			[]string{"All 6 objects are applied", "or only apply again to go on waiting"}, []string{"taint", "would not help"},
		},
		"a creation in time": {
			unreadyError{NotReadyError: &wait.NotReadyError{}, creating: true}, "db is not ready after 1m0s",
			[]string{"Mend the cause", "marks the resource as tainted", "terraform untaint", "claims are kept"}, nil,
		},
		"a warning": {
			unreadyError{NotReadyError: &wait.NotReadyError{}, creating: true, warning: true}, "db is not ready after 1m0s",
			[]string{"mend the cause", "no error because of rollout.on_timeout = \"Warn\"", "ready = false"}, []string{"taint"},
		},
		"what can't heal": {
			unreadyError{NotReadyError: &wait.NotReadyError{Status: wait.Status{Fatal: "Pod/db-0: no such class"}}}, "db can't become ready",
			[]string{"Waiting longer would not help: Pod/db-0: no such class.", "Mend the cause and apply again"}, []string{"only apply again"},
		},
		"interrupted": {
			unreadyError{NotReadyError: &wait.NotReadyError{Interrupted: true}}, "db: interrupted after 1m0s, before it was ready",
			[]string{"Apply again to go on waiting"}, []string{"Mend"},
		},
		"the set was deleted": {
			unreadyError{NotReadyError: &wait.NotReadyError{Status: wait.Status{Fatal: "gone", Gone: true}}}, "db can't become ready",
			[]string{"Somebody else has deleted StatefulSet/db", "apply again"}, []string{"All 0 objects", "Mend"},
		},
		"the namespace is being deleted": {
			unreadyError{NotReadyError: &wait.NotReadyError{Status: wait.Status{Fatal: "gone", Gone: true, Leaving: true}}}, "db can't become ready",
			[]string{"Namespace data is being deleted", "claims and their data included"}, []string{"claims and their data are untouched", "Somebody else"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.err.Workload = object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "db"}
			test.err.After, test.err.Status.Summary = time.Minute, "StatefulSet/db: 0 of 1 pods ready"
			if got := test.err.summary("db"); got != test.summary {
				t.Errorf("summary %q", got)
			}
			detail := test.err.detail()
			for _, text := range append(test.says, "StatefulSet/db: 0 of 1 pods ready\n\n") {
				if !strings.Contains(detail, text) {
					t.Errorf("nothing says %q in:\n%s", text, detail)
				}
			}
			for _, text := range test.saysNever {
				if strings.Contains(detail, text) {
					t.Errorf("%q is said in:\n%s", text, detail)
				}
			}
		})
	}
}

// Whoever looks for the wait's own error finds it, an interruption included.
func TestUnready_isStillTheErrorOfTheWait(t *testing.T) {
	var err error = &unreadyError{NotReadyError: &wait.NotReadyError{Interrupted: true}}
	if notReady := (*wait.NotReadyError)(nil); !errors.As(err, &notReady) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSeparate_takesJoinedErrorsApart(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"one":             {a, "[a]"},
		"joined":          {errors.Join(a, b), "[a b]"},
		"joined twice":    {errors.Join(errors.Join(a, b), c), "[a b c]"},
		"wrapped, joined": {fmt.Errorf("deleting: %w", errors.Join(a, b)), "[a b]"},
	} {
		if got := fmt.Sprint(separate(test.err)); got != test.want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestRemedies_areThoseForWhatIsLeft(t *testing.T) {
	pod := wait.Left{Key: object.Key{Kind: "Pod", Namespace: "data", Name: "db-1"}}
	held := wait.Left{Key: object.Key{Kind: "Pod", Namespace: "data", Name: "db-0"}, Held: true}
	service := wait.Left{Key: object.Key{Kind: "Service", Namespace: "data", Name: "db"}, Held: true}
	for name, test := range map[string]struct {
		left                []wait.Left
		force, scaledToZero bool
	}{
		"a pod on a silent node":   {[]wait.Left{pod}, true, true},
		"a pod with a finalizer":   {[]wait.Left{held}, false, true},
		"one of each":              {[]wait.Left{held, pod}, true, true},
		"a Service":                {[]wait.Left{service}, false, false},
		"nobody knows what":        {nil, false, false},
		"a Service and a held pod": {[]wait.Left{service, held}, false, true},
	} {
		got := remedies(test.left, true)
		if strings.Contains(got, "kubectl -n data delete pod db-1 --force") != test.force || strings.Contains(got, "scaled to 0") != test.scaledToZero {
			t.Errorf("%s: %s", name, got)
		}
		if got := remedies(test.left, false); strings.Contains(got, "scaled to 0") {
			t.Errorf("%s, of what can't be scaled: %s", name, got)
		}
	}
}
