package kube

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
)

// verbs are requests that may be made twice.
var verbs = map[string]func(context.Context, *Cluster) error{
	"get": func(ctx context.Context, c *Cluster) error {
		_, err := c.Get(ctx, thing)
		return err
	},
	"list": func(ctx context.Context, c *Cluster) error {
		_, err := c.List(ctx, thing.GroupKind(), thing.Namespace, "")
		return err
	},
	"list by pages": func(ctx context.Context, c *Cluster) error {
		_, err := c.GetListed(ctx, thing)
		return err
	},
	"list names": func(ctx context.Context, c *Cluster) error {
		_, err := c.listNames(ctx, thing)
		return err
	},
	"apply": func(ctx context.Context, c *Cluster) error { return apply(ctx, c, "u", false) },
	"dry run": func(ctx context.Context, c *Cluster) error {
		return apply(ctx, c, "", true)
	},
	"try to create": func(ctx context.Context, c *Cluster) error {
		_, err := c.TryCreate(ctx, thing, body(""), "test")
		return err
	},
	"merge": func(ctx context.Context, c *Cluster) error {
		_, err := c.Merge(ctx, thing, map[string]any{"metadata": map[string]any{"uid": "u"}}, "test")
		return err
	},
	"disown": func(ctx context.Context, c *Cluster) error {
		_, err := c.Disown(ctx, &unstructured.Unstructured{Object: body("u")}, thing, nil)
		return err
	},
	"delete": func(ctx context.Context, c *Cluster) error {
		return c.Delete(ctx, thing, "u", metav1.DeletePropagationForeground)
	},
	"ask for rights": func(ctx context.Context, c *Cluster) error {
		_, err := c.Allowed(ctx, "patch", thing)
		return err
	},
}

func body(uid string) map[string]any {
	metadata := map[string]any{"name": thing.Name, "namespace": thing.Namespace}
	if uid != "" {
		metadata["uid"] = uid
	}
	return map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
}

func apply(ctx context.Context, c *Cluster, uid string, dryRun bool) error {
	_, err := c.Apply(ctx, thing, body(uid), ApplyOptions{FieldManager: "test", DryRun: dryRun})
	return err
}

// passingTroubles are those that are over the next time, and whether what was
// asked for may have been done.
var passingTroubles = map[string]struct {
	step  step
	maybe bool
}{
	"too many requests":     {later(gateway(429), "1"), false},
	"shutting down":         {later(refuse(503, metav1.StatusReasonServiceUnavailable, "apiserver is shutting down"), "1"), true},
	"bad gateway":           {gateway(502), true},
	"no backend":            {gateway(503), true},
	"gateway timeout":       {gateway(504), true},
	"a gateway's own error": {gateway(500), true},
	"timeout":               {refuse(504, metav1.StatusReasonTimeout, "request did not complete within requested timeout"), true},
	"leader changed":        {refuse(500, "", "etcdserver: leader changed"), true},
	"storage unreachable":   {later(refuse(500, metav1.StatusReasonServerTimeout, "the server could not complete the operation"), "2"), true},
	"reset":                 {breaks(errReset), true},
	"closed":                {breaks(io.EOF), true},
	"goaway":                {breaks(errors.New("http2: server sent GOAWAY and closed the connection; LastStreamID=1999")), true},
	"connection lost":       {breaks(errors.New("http2: client connection lost")), true},
	"stream error":          {breaks(errors.New("stream error: stream ID 5; INTERNAL_ERROR; received from peer")), true},
	"truncated":             {truncated, true},
}

func TestPatient_asksAgainWhenTheTroubleMayPass(t *testing.T) {
	for trouble, met := range passingTroubles {
		for verb, do := range verbs {
			t.Run(verb+", "+trouble, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, s := scripted(met.step, fine)
					if err := do(t.Context(), c); err != nil {
						t.Fatal(err)
					}
					if got := s.requests(); len(got) != 2 || got[0] != got[1] {
						t.Errorf("made %q, want the same twice", got)
					}
					if s.at[1] < 500*time.Millisecond {
						t.Errorf("asked again after %s", s.at[1])
					}
				})
			})
		}
	}
}

// An apply without a UID makes an object: it is for the caller to look first.
func TestPatient_doesNotMakeAnObjectTwice(t *testing.T) {
	for trouble, met := range passingTroubles {
		t.Run(trouble, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, met.step, fine)
				err := apply(t.Context(), c, "", false)
				var e *TroubleError
				if !errors.As(err, &e) || len(s.requests()) != 1 {
					t.Fatalf("made %q, got %v", s.requests(), err)
				}
				if Undone(err) == met.maybe {
					t.Errorf("undone: %v", Undone(err))
				}
				if !e.Pause(t.Context(), 1) {
					t.Error("another try is of use")
				}
			})
		})
	}
}

func TestPatient_takesAnAnswerThatStands(t *testing.T) {
	for name, s := range map[string]step{
		"a fixed token":   refuse(401, metav1.StatusReasonUnauthorized, "Unauthorized"),
		"no right":        refuse(403, metav1.StatusReasonForbidden, "forbidden"),
		"not there":       refuse(404, metav1.StatusReasonNotFound, "not found"),
		"conflict":        refuse(409, metav1.StatusReasonConflict, "the object has been modified"),
		"gone":            refuse(410, metav1.StatusReasonExpired, "too old resource version"),
		"invalid":         refuse(422, metav1.StatusReasonInvalid, "spec.selector: field is immutable"),
		"webhook is down": refuse(500, metav1.StatusReasonInternalError, `Internal error occurred: failed calling webhook "w": Post "https://w.test": context deadline exceeded`),
		"unknown field":   refuse(500, "", "failed to create typed patch object: .spec.x: field not declared in schema"),
		"certificate":     breaks(errUnknown),
	} {
		for verb, do := range verbs {
			t.Run(verb+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, s := applying(t, s)
					err := do(t.Context(), c)
					fallback := verb == "list by pages" && slices.Contains([]string{"no right", "gone"}, name) // asks by name, or without pages
					if want := 1; err == nil || len(s.requests()) != want && !fallback || time.Since(s.began) > 0 {
						t.Errorf("%d requests in %s: %v", len(s.requests()), time.Since(s.began), err)
					}
					if strings.Contains(err.Error(), "tries") {
						t.Errorf("it was asked once: %v", err)
					}
				})
			})
		}
	}
}

func TestPatient_comesNoSoonerThanItIsAskedTo(t *testing.T) {
	for name, test := range map[string]struct {
		after string
		want  time.Duration
	}{
		"seconds": {"7", 7 * time.Second},
		"a date":  {time.Date(2000, 1, 1, 0, 0, 20, 0, time.UTC).Format(http.TimeFormat), 20 * time.Second}, // bubbles begin with 2000
		"0":       {"0", 500 * time.Millisecond},
		"neither": {"soon", 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(later(gateway(429), test.after), fine)
				if _, err := c.Get(t.Context(), thing); err != nil {
					t.Fatal(err)
				}
				if len(s.at) != 2 || s.at[1] < test.want || s.at[1] > test.want*6/5 {
					t.Errorf("asked at %v, want %s", s.at, test.want)
				}
			})
		})
	}
}

// Whoever has no time for what the server asks for learns at once why.
func TestPatient_doesNotWaitInVain(t *testing.T) {
	busy := later(gateway(429), "30")
	for name, ask := range map[string]func(context.Context) (*Cluster, *script, context.Context, context.CancelFunc){
		"the caller has less time": func(ctx context.Context) (*Cluster, *script, context.Context, context.CancelFunc) {
			ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
			c, s := scripted(busy)
			return c, s, ctx, cancel
		},
		"nobody has that much time": func(ctx context.Context) (*Cluster, *script, context.Context, context.CancelFunc) {
			c, s := scripted(later(gateway(503), "86400"))
			c.Insist()
			return c, s, ctx, func() {}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s, ctx, cancel := ask(t.Context())
				defer cancel()
				_, err := c.Get(ctx, thing)
				if status := apierrors.APIStatus(nil); !errors.As(err, &status) || len(s.requests()) != 1 || time.Since(s.began) > 0 {
					t.Errorf("after %s and %d requests: %v", time.Since(s.began), len(s.requests()), err)
				}
			})
		})
	}
}

func TestPatient_isBounded(t *testing.T) {
	for name, test := range map[string]struct {
		applying bool
		step     step
		tries    int
		within   time.Duration
	}{
		"an apply and a gateway":             {true, gateway(503), maxTries, patience},
		"an apply and a broken connection":   {true, breaks(errReset), maxTries, patience},
		"an apply and nobody there":          {true, breaks(errRefused), maxTries, patience},
		"a plan and a gateway":               {false, gateway(503), 3, haste},
		"a plan and a broken connection":     {false, breaks(errReset), 3, haste},
		"a plan and nobody there":            {false, breaks(errRefused), 1, 0},
		"a plan and a server that is busy":   {false, later(gateway(429), "1"), maxTries, patience},
		"an apply and a server that is busy": {true, later(gateway(429), "1"), maxTries, patience},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, test.step)
				c.insist.Store(test.applying)
				_, err := c.Get(t.Context(), thing)
				if n, took := len(s.requests()), time.Since(s.began); err == nil || n > test.tries || n < test.tries-1 || took > test.within {
					t.Errorf("%d tries in %s: %v", n, took, err)
				}
				if said := fmt.Sprintf("the last of %d tries in", len(s.requests())); test.tries > 1 && !strings.Contains(err.Error(), said) {
					t.Errorf("%v, want %q", err, said)
				}
			})
		})
	}
}

func TestPatient_waitsForAServerThatRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := applying(t, breaks(errReset), breaks(errRefused), breaks(errRefused), gateway(503), fine)
		if err := apply(t.Context(), c, "u", false); err != nil || len(s.requests()) != 5 {
			t.Errorf("%q: %v", s.requests(), err)
		}
	})
}

// It answers before it has read its roles.
func TestPatient_doesNotTakeARestartForMissingRights(t *testing.T) {
	forbidden := refuse(403, metav1.StatusReasonForbidden, "configmaps is forbidden")
	for name, away := range map[string]step{"nobody there": breaks(errRefused), "gateway": gateway(502)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, away, forbidden, forbidden, fine, forbidden, fine)
				for range 2 { // the second one has met no trouble of its own
					if err := apply(t.Context(), c, "u", false); err != nil {
						t.Errorf("%q: %v", s.requests(), err)
					}
				}
				if len(s.requests()) != 6 {
					t.Errorf("made %q", s.requests())
				}
			})
		})
	}
	t.Run("for a while", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, s := applying(t, breaks(errRefused), forbidden)
			err := apply(t.Context(), c, "u", false)
			if Classify(err) != Forbidden || !Undone(err) || time.Since(s.began) > 2*settling {
				t.Errorf("after %s: %v", time.Since(s.began), err)
			}
		})
	})
}

// The first request of an apply goes where the configuration says, which may be
// wrong.
func TestPatient_doesNotWaitForAServerThatWasNeverThere(t *testing.T) {
	for name, test := range map[string]struct {
		step  step
		tries int
	}{
		"nobody there":      {breaks(errRefused), 1},
		"gateway":           {gateway(503), 3},
		"broken connection": {breaks(io.EOF), 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(test.step)
				c.Insist()
				_, err := c.Get(t.Context(), thing)
				if !Away(err) || len(s.requests()) != test.tries || time.Since(s.began) > haste {
					t.Errorf("%d tries in %s: %v", len(s.requests()), time.Since(s.began), err)
				}
			})
		})
	}
}

func TestUntil_endsRepetitionsAndNoAnswer(t *testing.T) {
	slow := func(req *http.Request) (*http.Response, error) {
		if err := pause(req.Context(), 30*time.Second); err != nil {
			return nil, err
		}
		return fine(req)
	}
	for name, test := range map[string]struct {
		step step
		ok   bool
	}{"trouble": {gateway(503), false}, "slow": {slow, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, test.step)
				_, err := c.Get(Until(t.Context(), time.Now().Add(10*time.Second)), thing)
				if took := time.Since(s.began); test.ok != (err == nil) || !test.ok && (took > 10*time.Second || took < 5*time.Second) {
					t.Errorf("after %s: %v", took, err)
				}
			})
		})
	}
}

func TestPatient_endsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := applying(t, gateway(503))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		_, err := c.Get(ctx, thing)
		if Classify(err) != Interrupted || time.Since(s.began) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(s.began), err)
		}
	})
}

// What has gone wrong before is of more use than that the time is over.
func TestPatient_saysWhatCameBeforeTheEndOfTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(later(gateway(503), "1"), swallow)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := c.Get(ctx, thing)
		if len(s.requests()) != 2 || !Away(err) || !strings.Contains(err.Error(), "no answer in time; before that: answer Service Unavailable") {
			t.Errorf("%q: %v", s.requests(), err)
		}
		_, late := c.Get(ctx, thing)
		for _, err := range []error{err, late} {
			if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "context") {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestPatient_givesUpATryThatNobodyAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := applying(t, swallow, fine)
		if err := apply(t.Context(), c, "u", false); err != nil || len(s.requests()) != 2 || s.at[1] < answerTimeout {
			t.Errorf("%v at %v: %v", s.requests(), s.at, err)
		}
	})
}

// Where the time is short, there is to be some for another try.
func TestPatient_givesUpATryWhileThereIsTimeForAnother(t *testing.T) {
	read := func(ctx context.Context, c *Cluster) error {
		_, err := c.Get(ctx, thing)
		return err
	}
	write := func(ctx context.Context, c *Cluster) error { return apply(ctx, c, "u", false) }
	for name, test := range map[string]struct {
		left, want time.Duration
		ask        func(context.Context, *Cluster) error
	}{
		"a read":                 {time.Minute, 20 * time.Second, read},
		"a read in little time":  {15 * time.Second, leastToRead, read},
		"a read in much time":    {time.Hour, answerTimeout, read},
		"a write":                {2 * time.Minute, 40 * time.Second, write},
		"a write in little time": {time.Minute, leastToWrite, write},
		"a write in no time":     {30 * time.Second, answerTimeout, write},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, swallow, fine)
				began := time.Now()
				err := test.ask(Until(t.Context(), began.Add(test.left)), c)
				if test.left < test.want {
					if took := time.Since(began); took != test.want || err == nil || len(s.requests()) != 1 {
						t.Errorf("%v after %s: %v", s.requests(), took, err)
					}
					return
				}
				if err != nil || len(s.requests()) != 2 || s.at[1] < test.want || s.at[1] > test.want+2*time.Second {
					t.Errorf("%v at %v: %v", s.requests(), s.at, err)
				}
			})
		})
	}
}

// Whoever watches begins anew at any time, and has to read before.
func TestPatient_leavesWatchesToTheirOwners(t *testing.T) {
	for name, s := range map[string]step{"gateway": gateway(503), "reset": breaks(errReset), "busy": later(gateway(429), "1")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := applying(t, s)
				w, err := c.Watch(t.Context(), thing.GroupKind(), thing.Namespace, "", "", "1")
				if w != nil {
					w.Stop() // of a broken connection client-go makes a watch that ends at once
				}
				if len(s.requests()) != 1 || time.Since(s.began) > 0 {
					t.Errorf("%d requests in %s: %v", len(s.requests()), time.Since(s.began), err)
				}
			})
		})
	}
}

func TestOnce_isOnceButForCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := applying(t, gateway(503))
		if _, err := c.Get(Once(t.Context()), thing); !Away(err) || len(s.requests()) != 1 {
			t.Errorf("%q: %v", s.requests(), err)
		}
	})
	g, p := guard(t, "new"), newPlugin(t, "old")
	g.refused = func() { p.print("new") }
	if _, err := g.cluster(t, p.settings()).Get(Once(t.Context()), thing); err != nil {
		t.Error(err)
	}
}

// What was listed while an apply was on its way may be of before or after it.
func TestPatient_anApplyThatIsSentAgainIsOneWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *Cluster
		listed := func(*http.Request) (*http.Response, error) {
			if _, err := c.GetListed(t.Context(), thing); err != nil {
				t.Error(err)
			}
			return nil, errReset
		}
		c, s := scripted(listed, fine)
		if err := apply(t.Context(), c, "u", false); err != nil {
			t.Fatal(err)
		}
		before := len(s.requests())
		if _, err := c.GetListed(t.Context(), thing); err != nil || len(s.requests()) == before {
			t.Errorf("what was listed before the last try is still remembered (%v)", err)
		}
	})
}

func TestPatient_tellsWhatItRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := scripted(fine, later(gateway(429), "3"), breaks(errReset), fine)
		c.Insist()
		var told []string
		c.Tell(func(_ context.Context, r Repeat) {
			told = append(told, fmt.Sprintf("%s: %s: %s", r.Request, r.Trouble, r.Wait.Truncate(time.Second)))
		})
		for range 2 {
			if _, err := c.Get(t.Context(), thing); err != nil {
				t.Fatal(err)
			}
		}
		const request = "GET /api/v1/namespaces/data/configmaps/c: "
		want := []string{request + "answer Too Many Requests: 3s", request + errReset.Error() + ": 1s"}
		if !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
}

// The bubble's clock stands still unless somebody waits, and client-go's limiter
// does.
func TestCluster_waitsForNoRateLimiter(t *testing.T) {
	const many = 1000
	took := func(t *testing.T, qps float32) (d time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			c, s := scripted(fine)
			c = NewCluster(&rest.Config{Host: c.config.Host, QPS: qps, Transport: s})
			for range many {
				if _, err := c.Get(t.Context(), thing); err != nil {
					t.Fatal(err)
				}
			}
			d = time.Since(s.began)
		})
		return d
	}
	emptyEnvironment(t)
	if d := took(t, mustConfig(t, Settings{Host: "cluster.test"}).QPS); d != 0 {
		t.Errorf("%d requests waited for %s", many, d)
	}
	if d := took(t, rest.DefaultQPS); d < time.Minute {
		t.Errorf("with a limiter they wait for %s: this test would not see one", d)
	}
}

// Hundreds of resources must not each wait for the same server.
func TestUIDForPlan_failsOnceForAll(t *testing.T) {
	for name, s := range map[string]step{
		"no backend":     gateway(503),
		"nobody there":   breaks(errRefused),
		"no credentials": refuse(401, metav1.StatusReasonUnauthorized, "Unauthorized"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(s)
				_, first := c.UIDForPlan(t.Context())
				n, took := len(s.requests()), time.Since(s.began)
				if first == nil || took > haste {
					t.Fatalf("after %s: %v", took, first)
				}
				for range 100 {
					if _, err := c.UIDForPlan(t.Context()); err == nil {
						t.Fatal("it answers")
					}
				}
				if len(s.requests()) != n || time.Since(s.began) != took {
					t.Errorf("%d requests more", len(s.requests())-n)
				}
			})
		})
	}
}
