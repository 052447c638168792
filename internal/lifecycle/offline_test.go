package lifecycle_test

import (
	"strings"
	"testing"
)

func TestPlan_saysThatNoClusterWasAsked(t *testing.T) {
	p := create(t, application, postgres())
	if p.offline == nil || !strings.Contains(p.offline.Detail, "stateful_application data/pg") || !strings.Contains(p.offline.Detail, "no cluster is configured") {
		t.Errorf("got %v", p.offline)
	}
	state := applied(t, application, postgres())
	if p := update(t, application, state, postgres()); p.offline != nil {
		t.Errorf("of what does not change: %v", p.offline)
	}
	if p := update(t, application, state, with(postgres(), config{"name": "db"})); p.offline != nil {
		t.Errorf("of a replacement, which is planned once more: %v", p.offline)
	}
	if p := create(t, claimPolicy, db()); p.offline != nil {
		t.Errorf("of what sends nothing: %v", p.offline)
	}
}
