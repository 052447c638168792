package wait

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// A gateway that lets no watch through costs time, not the result.
func TestGone_goesByReadsWhereNoWatchComesThrough(t *testing.T) {
	for name, refusal := range map[string]func(string) error{
		"unavailable": unavailable, "unauthorized": unauthorized, "not found": balancerWithoutBackend,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := deleting(t)
				f.answer = func(request string) error {
					if strings.HasPrefix(request, "watch ") {
						return refusal(request)
					}
					return nil
				}
				end := beside(func() error {
					return gone(t.Context(), f, map[object.Key]types.UID{claim0: "zero"}, time.Hour)
				})
				pass(3 * time.Minute)
				f.remove(t, claim0)
				if after, err := end(); err != nil || after > 3*time.Minute+pollEvery {
					t.Errorf("after %v: %v", after, err)
				}
			})
		})
	}
}

func TestWait_readsAnewWhenAWatchFallsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), f, time.Hour)
		f.mu.Lock()
		f.streams = nil // the watches stay open
		f.mu.Unlock()
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := end(); got.err != nil || got.after > silence+time.Second {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

// deaf never answers who wants to watch.
type deaf struct{ *fake }

func (deaf) Watch(ctx context.Context, _ schema.GroupKind, _, _, _, _ string) (watch.Interface, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestWait_readsAnewWhenNobodyAnswersAWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), deaf{f}, time.Hour)
		pass(3 * time.Minute)
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := end(); got.err != nil || got.after > 3*time.Minute+openTimeout+pollEvery {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

// Whether a rollout is done follows from the set. Where credentials are no good at
// all, the set says so too.
func TestWait_goesByTheSetWherePodsAskForOtherCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.answer = func(request string) error {
			if strings.HasSuffix(request, " Pod") {
				return unauthorized(request)
			}
			return nil
		}
		end := begin(t.Context(), f, time.Hour)
		pass(3 * time.Minute)
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := end(); got.err != nil || got.after != 3*time.Minute {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}
