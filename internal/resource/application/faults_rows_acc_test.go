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
	// rules are nil where nothing happens.
	rules func(*door.Door) []door.Rule
	// timeout is that of each operation.
	timeout string
	// says is what every error and warning has to say.
	says string
	// env is the CLI's.
	env []string
}

func (r faultRow) String() string { return r.to + "/" + r.what }

// mishap is what may befall a request.
type mishap struct {
	what  string
	fault door.Fault
	says  string
}

// befalling is what has a mishap befall requests.
type befalling func(door.Fault) func(*door.Door) []door.Rule

// Long is for what does not end by its time, short for what has to: a destroy that
// has failed has no other for its next run.
const (
	long  = "60s"
	short = "15s"
)

// faults are the rows. They are no full product: a fault befalls those requests
// that it is a different story for.
func faults() []faultRow {
	const tooMany, unavailable = http.StatusTooManyRequests, http.StatusServiceUnavailable
	var (
		late      = mishap{"each answer is 0.3 s late", door.Delay(300 * time.Millisecond), ""}
		cut       = mishap{"the connection breaks before the request arrives", door.Reset(), ""}
		cutAfter  = mishap{"the connection breaks after the request was carried out", door.ResetAfter(), ""}
		truncated = mishap{"the answer breaks off", door.Truncate(), ""}
		never     = mishap{"no answer comes", door.Swallow(), ""}
		forgotten = mishap{"a firewall forgets the connection", door.Forget(), ""}
		ended     = mishap{"it ends after a second", door.Break(time.Second), ""}
		refused   = mishap{"401 Unauthorized", door.Answer(http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized", 0), "Unauthorized"}
		gateway   = mishap{"404 of a gateway", door.Plain(http.StatusNotFound), ""}
		conflict  = mishap{"409 Conflict", door.Answer(http.StatusConflict, metav1.StatusReasonConflict, "the object has been modified", 0), "has been modified"}
		expired   = mishap{"410 Expired", door.Answer(http.StatusGone, metav1.StatusReasonExpired, "too old resource version", 0), "too old"}
		busy      = mishap{"429 Too Many Requests", door.Answer(tooMany, metav1.StatusReasonTooManyRequests, "please try again later", 0), "try again later"}
		busyFor1s = mishap{"429 with Retry-After", door.Answer(tooMany, metav1.StatusReasonTooManyRequests, "please try again later", time.Second), "try again later"}
		election  = mishap{"500 etcdserver: leader changed", door.Answer(http.StatusInternalServerError, metav1.StatusReasonUnknown, "etcdserver: leader changed", 0), "leader changed"}
		internal  = mishap{"500 Internal error", door.Answer(http.StatusInternalServerError, metav1.StatusReasonInternalError, "Internal error occurred: out of paper", 0), "out of paper"}
		unable    = mishap{"503 of the API server", door.Answer(unavailable, metav1.StatusReasonServiceUnavailable, "unable to handle the request", 0), "unable to handle"}
		page503   = mishap{"503 of a gateway", door.Plain(unavailable), ""}
	)
	out := []faultRow{{what: "nothing happens", to: "–", timeout: long}}
	add := func(to, timeout string, rules befalling, mishaps ...mishap) {
		for _, m := range mishaps {
			out = append(out, faultRow{what: m.what, to: to, timeout: timeout, rules: rules(m.fault), says: m.says})
		}
	}
	add("every third request of each sort", long, everyThird(anything),
		late, cut, cutAfter, truncated, refused, gateway, busy, busyFor1s, election, internal, unable, page503)
	add("every third write", long, everyThird(isWrite), conflict)
	add("every third list", long, everyThird(isList), expired)
	add("every third watch", long, everyThird(isWatch), expired)
	add("one read", "45s", once(isGetOfSet, 1), never)
	add("one write", long, once(isFirstOfCreate, 0), never) // it takes 35 s to give up a write
	add("one write", long, once(isWrite, 1), forgotten)
	add("one watch", long, once(isWatch, 0), never)
	add("every watch", long, from(0, isWatch), cut, refused, page503, ended)
	add("every write but the first", short, from(1, isWrite), cutAfter, refused, gateway, conflict, busy, election, internal)
	add("every list of pods", short, from(0, isPodList), refused, internal)
	add("every request", short, from(0, anything), refused, gateway, internal, page503)
	for i := range out {
		if out[i].what == forgotten.what { // only pings tell; by default it takes 45 s
			out[i].env = []string{"HTTP2_READ_IDLE_TIMEOUT_SECONDS=3", "HTTP2_PING_TIMEOUT_SECONDS=2"}
		}
	}
	restart := func(at string, which func(door.Request) bool) {
		out = append(out, faultRow{what: "the API server restarts", to: at, timeout: long, rules: func(d *door.Door) []door.Rule {
			return once(which, 1)(d.Restart(3 * time.Second))(d)
		}})
	}
	restart("during a write", isWrite)
	restart("during a watch", isWatch)
	return out
}

func anything(door.Request) bool { return true }

func isWrite(r door.Request) bool {
	return !r.DryRun && slices.Contains([]string{"apply", "patch", "update", "delete"}, r.Verb)
}

func isFirstOfCreate(r door.Request) bool {
	return isWrite(r) && r.Verb == "apply" && r.Resource == "serviceaccounts"
}

func isGetOfSet(r door.Request) bool { return r.Verb == "get" && r.Resource == "statefulsets" }

func isWatch(r door.Request) bool { return r.Verb == "watch" }

func isList(r door.Request) bool { return r.Verb == "list" }

func isPodList(r door.Request) bool { return r.Verb == "list" && r.Resource == "pods" }

// everyThird befalls the first, fourth, seventh request of each sort: each request
// comes through when it is sent again.
func everyThird(which func(door.Request) bool) befalling {
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

// once befalls one request, after n others.
func once(which func(door.Request) bool, n int) befalling {
	return rule(door.Rule{Matches: which, After: n, Times: 1})
}

// from befalls all after the first n, for good.
func from(n int, which func(door.Request) bool) befalling {
	return rule(door.Rule{Matches: which, After: n})
}

func rule(r door.Rule) befalling {
	return func(fault door.Fault) func(*door.Door) []door.Rule {
		return func(*door.Door) []door.Rule {
			return []door.Rule{{Matches: r.Matches, After: r.After, Times: r.Times, Fault: fault}}
		}
	}
}
