package health

import (
	"strings"
	"testing"
)

func TestReason_isOnOneLine(t *testing.T) {
	for body, want := range map[string]string{
		"[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n": "[-]etcd failed: reason withheld",
		"broken\nmore\n": "broken",
		"":               "",
	} {
		if got := reason(strings.NewReader(body)); got != want {
			t.Errorf("reason of %q is %q", body, got)
		}
	}
}
