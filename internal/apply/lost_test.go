package apply

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

func TestLost_anObjectIsLookedForBeforeItIsMadeAgain(t *testing.T) {
	for name, test := range map[string]struct {
		befall []mishap
		want   string
	}{
		"it was made":                  {[]mishap{lostAfter}, "GET PATCH GET PATCH"},
		"it was not made":              {[]mishap{lostBefore}, "GET PATCH GET PATCH"},
		"it was made the second time":  {[]mishap{lostBefore, lostAfter}, "GET PATCH GET PATCH GET PATCH"},
		"twice":                        {[]mishap{lostAfter, lostAfter}, "GET PATCH GET PATCH PATCH"}, // with a UID it may be sent again
		"the server could not say":     {[]mishap{refuses(http.StatusGatewayTimeout, metav1.StatusReasonTimeout)}, "GET PATCH GET PATCH"},
		"the server was busy":          {[]mishap{refuses(http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests)}, "GET PATCH GET PATCH"},
		"its controller writes status": {[]mishap{afterStatus}, "GET PATCH GET PATCH"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &lossy{befall: test.befall}
				done, err := s.engine().Apply(t.Context(), []Request{request("a")})
				if err != nil {
					t.Fatal(err)
				}
				if got := done[aMap]; got.Incomplete || got.UID != s.live.GetUID() {
					t.Errorf("remembered %+v", got)
				}
				if s.value() != "a" || s.instance() != "me" {
					t.Errorf("there is %v", s.live)
				}
				s.expectRequests(t, test.want)
			})
		})
	}
}

// afterStatus makes the object, whose controller writes its status before anybody
// hears of it.
func afterStatus(s *lossy, carryOut func() *http.Response) (*http.Response, error) {
	resp, err := lostAfter(s, carryOut)
	s.live.SetManagedFields(append(s.live.GetManagedFields(), metav1.ManagedFieldsEntry{
		Manager: "kube-controller-manager", Operation: metav1.ManagedFieldsOperationUpdate, Subresource: "status",
	}))
	return resp, err
}

// The lost request may still be on its way when the object is looked for.
func TestLost_anObjectThatIsMadeLateIsOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late func() *http.Response
		delayed := func(_ *lossy, carryOut func() *http.Response) (*http.Response, error) {
			late = carryOut
			return lostBefore(nil, nil)
		}
		arrives := func(s *lossy, carryOut func() *http.Response) (*http.Response, error) {
			missing := carryOut()
			_, _ = afterStatus(s, late) // nobody hears of it
			return missing, nil
		}
		s := &lossy{befall: []mishap{delayed}, reads: []mishap{nil, arrives}}
		done, err := s.engine().Apply(t.Context(), []Request{request("a")})
		if err != nil || s.value() != "a" || s.instance() != "me" || done[aMap].UID != s.live.GetUID() {
			t.Errorf("there is %v: %+v, %v", s.live, done, err)
		}
		s.expectRequests(t, "GET PATCH GET PATCH")
	})
}

// Another run of this provider writes under the same field manager, so the server
// would have nothing against it.
func TestLost_whatSomebodyElseHasMadeMeanwhileIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &lossy{befall: []mishap{meanwhile(func(s *lossy) { s.put(FieldManager, "other", "theirs") })}}
		done, err := s.engine().Apply(t.Context(), []Request{request("a")})
		if e := (*NotOwnedError)(nil); !errors.As(err, &e) || len(done) != 0 {
			t.Errorf("got %v, %v", done, err)
		}
		if s.value() != "theirs" || s.instance() != "other" {
			t.Errorf("there is %v", s.live)
		}
		s.expectRequests(t, "GET PATCH GET")
	})
}

// State has to know of what may be there, or nobody ever deletes it.
func TestLost_whatMayBeThereIsRemembered(t *testing.T) {
	unauthorized := refuses(http.StatusUnauthorized, metav1.StatusReasonUnauthorized)
	forbidden := refuses(http.StatusForbidden, metav1.StatusReasonForbidden)
	for name, s := range map[string]*lossy{
		"it can't be looked for":         {befall: []mishap{lostAfter}, reads: []mishap{nil, unauthorized}},
		"it is refused the second time":  {befall: []mishap{lostBefore, forbidden}},
		"it is refused when it is there": {befall: []mishap{lostAfter, forbidden}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				done, err := s.engine().Apply(t.Context(), []Request{request("a")})
				if err == nil || !done[aMap].Incomplete {
					t.Errorf("got %+v, %v", done, err)
				}
			})
		})
	}
}

func TestLost_whatIsNotThereIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &lossy{befall: []mishap{refuses(http.StatusForbidden, metav1.StatusReasonForbidden)}}
		done, err := s.engine().Apply(t.Context(), []Request{request("a")})
		if kube.Classify(err) != kube.Forbidden || len(done) != 0 {
			t.Errorf("got %+v, %v", done, err)
		}
	})
}

func TestLost_givesUpWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &lossy{befall: []mishap{meanwhile(func(*lossy) { cancel() })}}
		done, err := s.engine().Apply(ctx, []Request{request("a")})
		if err == nil || !done[aMap].Incomplete {
			t.Errorf("got %+v, %v", done, err)
		}
		s.expectRequests(t, "GET PATCH")
	})
}

func TestLost_aCreationThatMeetsOthersLooksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &lossy{befall: []mishap{refuses(http.StatusConflict, metav1.StatusReasonConflict)}}
		done, err := s.engine().Apply(t.Context(), []Request{request("a")})
		if err != nil || s.value() != "a" || done[aMap].UID != s.live.GetUID() {
			t.Errorf("there is %q: %+v, %v", s.value(), done, err)
		}
		s.expectRequests(t, "GET PATCH GET PATCH")
	})
}

// updating is a request for a map that is ours.
func updating(s *lossy, value string) Request {
	r := request(value)
	r.Have = Entry{UID: s.live.GetUID()}
	return r
}

func TestLost_aChangeIsSentAgain(t *testing.T) {
	for name, test := range map[string]struct {
		befall []mishap
		want   string
	}{
		"it was made":     {[]mishap{lostAfter}, "GET PATCH PATCH"},
		"it was not made": {[]mishap{lostBefore}, "GET PATCH PATCH"},
		// The server tries a few times itself, while others write.
		"others write all the time": {[]mishap{refuses(http.StatusConflict, metav1.StatusReasonConflict)}, "GET PATCH GET PATCH"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &lossy{befall: test.befall}
				s.put(FieldManager, "me", "a")
				done, err := s.engine().Apply(t.Context(), []Request{updating(s, "b")})
				if err != nil || s.value() != "b" || done[aMap].UID != s.live.GetUID() {
					t.Errorf("there is %q: %+v, %v", s.value(), done, err)
				}
				s.expectRequests(t, test.want)
			})
		})
	}
}

// Drift is repaired with a resource version, which is another one when the repair
// was made and its answer lost.
func TestLost_aRepairThatWasMadeIsNoConflict(t *testing.T) {
	for name, test := range map[string]struct {
		befall []mishap
		want   string
	}{
		"it was made":     {[]mishap{nil, lostAfter}, "GET PATCH PATCH PATCH GET PATCH"},
		"it was not made": {[]mishap{nil, lostBefore}, "GET PATCH PATCH PATCH"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &lossy{befall: test.befall}
				s.put(FieldManager, "me", "a")
				r := updating(s, "a")
				s.edit("edited")
				r.Shown = map[string]any{"data": map[string]any{"value": "edited"}}
				done, err := s.engine().Apply(t.Context(), []Request{r})
				if err != nil || s.value() != "a" || done[aMap].Incomplete {
					t.Errorf("there is %q: %+v, %v", s.value(), done, err)
				}
				s.expectRequests(t, test.want)
			})
		})
	}
}

// A value that is another one than the plan has shown is not overwritten, whatever
// gets lost.
func TestLost_aRepairOverrulesNothingThatWasNotShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &lossy{befall: []mishap{nil, meanwhile(func(s *lossy) { s.edit("newer") })}}
		s.put(FieldManager, "me", "a")
		r := updating(s, "a")
		s.edit("edited")
		r.Shown = map[string]any{"data": map[string]any{"value": "edited"}}
		_, err := s.engine().Apply(t.Context(), []Request{r})
		var e *ConflictError
		if !errors.As(err, &e) || s.value() != "newer" {
			t.Errorf("there is %q: %v", s.value(), err)
		}
	})
}
