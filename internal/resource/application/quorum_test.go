package application

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
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

func TestCheck_ofAGroupTakesNoMemberAwayDuringARollout(t *testing.T) {
	newer := func(n int32) model.Application {
		a := group(n)
		a.Image = "example.org/raft:2"
		return a
	}
	on := func(a model.Application, edit func(*model.Application)) model.Application {
		edit(&a)
		return a
	}
	onDelete := func(a *model.Application) { a.Rollout = &model.Rollout{Strategy: ptr.To("OnDelete")} }
	single := func(a *model.Application) { a.Quorum = nil }
	// what is drifted only state knows
	drifted := func(image string) map[string]lifecycle.ObjectChange {
		was, is := setOf(t, on(group(6), func(a *model.Application) { a.Image = image })), setOf(t, group(5))
		return map[string]lifecycle.ObjectChange{"StatefulSet/pg": {Key: workloadKey(group(5)), Before: was, After: is}}
	}
	for name, test := range map[string]struct {
		before, after model.Application
		objects       map[string]lifecycle.ObjectChange
		refused       bool
	}{
		"both":                         {group(6), newer(5), nil, true},
		"a member less":                {group(6), group(5), nil, false},
		"a rollout":                    {group(5), newer(5), nil, false},
		"a member more, and a rollout": {group(5), newer(7), nil, false},
		"pods that nobody restarts":    {on(group(6), onDelete), on(newer(5), onDelete), nil, false},
		"pods that are restarted now":  {on(group(6), onDelete), group(5), nil, true},
		"pods that others changed":     {group(6), group(5), drifted("example.org/raft:0"), true},
		"pods that nobody changed":     {group(6), group(5), drifted(group(5).Image), false},
		"while hibernated":             {on(group(6), asleep), on(newer(5), asleep), nil, false},
		"no group":                     {on(group(6), single), on(newer(5), single), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := change(&test.before, &test.after)
			c.Objects = test.objects
			findings := oneAtATime(c)
			if (len(findings) > 0) != test.refused {
				t.Fatalf("got %q", found(findings))
			}
			if test.refused && (findings[0].Warning || !strings.Contains(findings[0].Detail, "first replicas = 5 by itself") || len(kind{}.Check(c)) == 0) {
				t.Errorf("got %s", findings[0].Detail)
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
