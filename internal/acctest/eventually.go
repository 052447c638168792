package acctest

import (
	"context"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// Eventually asks until there is nothing left to wait for: pending says what is
// missing, "" when nothing is. It fails the test at the Deadline.
func Eventually(t *testing.T, pending func() string) {
	t.Helper()
	last := ""
	err := wait.PollUntilContextTimeout(context.Background(), 100*time.Millisecond, Deadline, true,
		func(context.Context) (bool, error) {
			last = pending()
			return last == "", nil
		})
	if err != nil {
		t.Fatalf("after %s: %s", Deadline, last)
	}
}
