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

// The advice for other changes of the policy, to set it back, a group can't take.
func TestCheck_saysHowASetInOrderBecomesAGroup(t *testing.T) {
	before, after := pg(replicas(3)), group(3)
	c := change(&before, &after)
	c.Objects = map[string]lifecycle.ObjectChange{"StatefulSet/pg": {Before: map[string]any{}, After: map[string]any{}}}
	findings := kind{}.Check(c)
	i := slices.IndexFunc(findings, func(f lifecycle.Finding) bool { return f.Path.String() == "quorum" && !f.Warning })
	if i < 0 {
		t.Fatalf("not refused: %q", found(findings))
	}
	if detail := findings[i].Detail; !strings.Contains(detail, "terraform destroy -target") {
		t.Error(detail)
	}
}
