package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

func TestInterrupted_isWhatHasNoOtherCause(t *testing.T) {
	canceled := fmt.Errorf("applying Service/db: %w", &url.Error{Op: "Patch", Err: context.Canceled})
	conflict := &apply.ConflictError{}
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"a request":                   {canceled, true},
		"several requests":            {errors.Join(canceled, canceled), true},
		"waiting for pods":            {&wait.NotReadyError{Interrupted: true}, true},
		"waiting for deletions":       {fmt.Errorf("pruning: %w", &wait.NotGoneError{Interrupted: true}), true},
		"pods that are not ready":     {&wait.NotReadyError{}, false},
		"time that is over":           {context.DeadlineExceeded, false},
		"a refusal":                   {conflict, false},
		"a refusal and a request":     {errors.Join(canceled, conflict), false},
		"a refusal among others":      {fmt.Errorf("first phase: %w", errors.Join(errors.Join(canceled, conflict), canceled)), false},
		"requests with a common name": {fmt.Errorf("first phase: %w", errors.Join(canceled, canceled)), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := interrupted(test.err); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
