package application

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func group(n int32) model.Application {
	return pg(replicas(n), func(a *model.Application) { a.Image, a.Quorum = "example.org/raft:1", ptr.To(true) })
}

func TestCheck_ofAGroupKeepsItsMajority(t *testing.T) {
	single := func(n int32) model.Application {
		a := group(n)
		a.Quorum = nil
		return a
	}
	for name, test := range map[string]struct {
		before, after model.Application
		want          []string
	}{
		"one member less":             {group(6), group(5), nil},
		"several more":                {group(3), group(7), nil},
		"two members less":            {group(5), group(3), []string{"error: data/pg: members would lose their majority"}},
		"an even number":              {group(3), group(4), []string{"warning: data/pg: an even number of members"}},
		"fewer, and a group no more":  {group(3), single(1), []string{"error: data/pg: members would lose their majority"}},
		"a group no more":             {group(3), single(3), nil},
		"a group that was none":       {single(5), group(3), nil},
		"no group, whatever it loses": {single(5), single(1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := found(kind{}.Check(change(&test.before, &test.after))); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// What quorum brings along the set can't get, and what it takes away neither.
func TestRefusals_ofAPodManagementPolicyByQuorumSayHowToGoOn(t *testing.T) {
	alone := group(3)
	alone.Quorum = nil
	for name, test := range map[string]struct {
		before, after model.Application
		says          string
	}{
		"on":  {alone, group(3), "kubectl -n data delete statefulset pg --cascade=orphan"},
		"off": {group(3), alone, `rollout = { pod_management_policy = "Parallel" }`},
	} {
		findings := refusedOfSet(test.before, test.after)
		if len(findings) != 1 || findings[0].Path.String() != "quorum" || !strings.Contains(findings[0].Detail, test.says) {
			t.Errorf("%s: got %v", name, findings)
		}
	}
}
