package application_test

import (
	"net/http"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// faultRow is a fault and the requests that it befalls.
type faultRow struct {
	what, to string
	// rules are nil where nothing befalls.
	rules func(*door.Door) []door.Rule
	// timeout is that of each operation.
	timeout string
	// says is what every error and warning has to say.
	says string
	env  []string
}

func (r faultRow) String() string { return r.to + "/" + r.what }

// Long is for what does not end by its time, short for what has to.
const (
	long  = "60s"
	short = "8s"
)

// mishap is what may befall a request.
type mishap struct {
	what  string
	fault door.Fault
	says  string
}

// faults are the rows. They are no full product: a fault befalls the requests
// that it is a different story for.
func faults() []faultRow {
	var (
		late      = mishap{"the answer is 0.3 s late", door.Delay(300 * time.Millisecond), ""}
		cut       = mishap{"the connection breaks before the request arrives", door.Reset(), ""}
		cutAfter  = mishap{"the connection breaks after the request was carried out", door.ResetAfter(), ""}
		truncated = mishap{"the answer breaks off", door.Truncate(), ""}
		refused   = mishap{"401 Unauthorized", door.Answer(http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized", 0), "Unauthorized"}
		page404   = mishap{"404 of a gateway", door.Plain(http.StatusNotFound), ""}
		conflict  = mishap{"409 Conflict", door.Answer(http.StatusConflict, metav1.StatusReasonConflict, "the object has been modified", 0), "the object has been modified"}
		expired   = mishap{"410 Expired", door.Answer(http.StatusGone, metav1.StatusReasonExpired, "too old resource version", 0), "too old resource version"}
		busy      = mishap{"429 Too Many Requests", door.Answer(http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests, "please try again later", 0), "please try again later"}
		busyFor1s = mishap{"429 with Retry-After: 1", door.Answer(http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests, "please try again later", time.Second), "please try again later"}
		election  = mishap{"500 etcdserver: leader changed", door.Answer(http.StatusInternalServerError, metav1.StatusReasonUnknown, "etcdserver: leader changed", 0), "leader changed"}
		internal  = mishap{"500 Internal error", door.Answer(http.StatusInternalServerError, metav1.StatusReasonInternalError, "Internal error occurred: out of paper", 0), "out of paper"}
		unable    = mishap{"503 of the API server", door.Answer(http.StatusServiceUnavailable, metav1.StatusReasonServiceUnavailable, "unable to handle the request", 0), "unable to handle the request"}
		page503   = mishap{"503 of a gateway", door.Plain(http.StatusServiceUnavailable), ""}
		page504   = mishap{"504 of a gateway", door.Plain(http.StatusGatewayTimeout), ""}
		short1s   = mishap{"it is ended after a second", door.Break(time.Second), ""}
	)
	out := []faultRow{{what: "nothing", timeout: long}}
	add := func(to, timeout string, rules func(door.Fault) func(*door.Door) []door.Rule, mishaps ...mishap) {
		for _, a := range mishaps {
			out = append(out, faultRow{what: a.what, to: to, timeout: timeout, rules: rules(a.fault), says: a.says})
		}
	}
	add("every third request of each sort", long, everyThird(anything),
		cut, cutAfter, truncated, refused, page404, busy, busyFor1s, election, internal, unable, page503, page504, late)
	add("every third write", long, everyThird(isWrite), conflict)
	add("every third list", long, everyThird(isList), expired)
	add("every third watch", long, everyThird(isWatch), expired)
	add("every request", short, from(0, anything), cut, refused, page404, busy, internal, unable, page503)
	add("every write but the first", short, from(1, isWrite),
		cut, cutAfter, truncated, refused, page404, conflict, busy, election, internal, unable, page503)
	add("every watch", long, from(0, isWatch), cut, refused, page404, page503, short1s)
	add("one read", long, once(isRead, 4), never)
	add("one write", long, once(isWrite, 1), never)
	add("one watch", long, once(isWatch, 0), never, mute)
	add("one write", long, once(isWrite, 1), forgotten)
	for _, at := range []struct {
		what  string
		which func(door.Request) bool
	}{{"a read", isRead}, {"a write", isWrite}, {"a watch", isWatch}} {
		out = append(out, faultRow{what: "the API server restarts at " + at.what, to: "all that is under way", timeout: long, rules: func(d *door.Door) []door.Rule {
			return once(at.which, 1)(d.Restart(3 * time.Second))(d)
		}})
	}
	add("every list of pods", short, from(0, isPodList), refused, internal, page503)
	return out
}

func anything(door.Request) bool { return true }

func isWrite(r door.Request) bool {
	return !r.DryRun && slices.Contains([]string{"apply", "patch", "update", "delete"}, r.Verb)
}

func isRead(r door.Request) bool { return r.Verb == "get" || r.Verb == "list" }

func isWatch(r door.Request) bool { return r.Verb == "watch" }

func isList(r door.Request) bool { return r.Verb == "list" }

func isPodList(r door.Request) bool { return r.Verb == "list" && r.Resource == "pods" }

// once befalls one request, after n others.
func once(which func(door.Request) bool, n int) func(door.Fault) func(*door.Door) []door.Rule {
	return func(fault door.Fault) func(*door.Door) []door.Rule {
		return func(*door.Door) []door.Rule {
			return []door.Rule{{Fault: fault, After: n, Times: 1, Matches: which}}
		}
	}
}

// everyThird befalls the first, fourth, seventh request of each sort: each request
// comes through when it is sent again.
func everyThird(which func(door.Request) bool) func(door.Fault) func(*door.Door) []door.Rule {
	return func(fault door.Fault) func(*door.Door) []door.Rule {
		return func(*door.Door) []door.Rule {
			seen := map[door.Request]int{}
			return []door.Rule{{Fault: fault, Matches: func(r door.Request) bool {
				if !which(r) {
					return false
				}
				seen[r]++
				return seen[r]%3 == 1
			}}}
		}
	}
}

// from befalls all after the first n, for good.
func from(n int, which func(door.Request) bool) func(door.Fault) func(*door.Door) []door.Rule {
	return func(fault door.Fault) func(*door.Door) []door.Rule {
		return func(*door.Door) []door.Rule {
			return []door.Rule{{Fault: fault, After: n, Matches: which}}
		}
	}
}
