package application

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestLeaveless_refusesPodsThatWouldGoWithoutTheirCommand(t *testing.T) {
	app := func(replicas int32, hibernated, leaves bool) *model.Application {
		a := pg(func(a *model.Application) { a.Replicas, a.Hibernated = replicas, ptr.To(hibernated) })
		if leaves {
			a.ScaleDown = &model.ScaleDown{Before: &model.LeaveCommand{Command: []string{"leave"}}}
		}
		return &a
	}
	others := map[string][]string{"StatefulSet/pg": {"spec.replicas"}}
	for name, test := range map[string]struct {
		change lifecycle.Change[model.Application]
		says   string
	}{
		"fewer replicas":               {lifecycle.Change[model.Application]{Before: app(5, false, true), After: app(3, false, true)}, ""},
		"hibernation":                  {lifecycle.Change[model.Application]{Before: app(5, false, true), After: app(5, true, true)}, ""},
		"fewer and hibernation":        {lifecycle.Change[model.Application]{Before: app(5, false, true), After: app(3, true, true)}, "Apply hibernated = false with replicas = 5 first"},
		"fewer out of hibernation":     {lifecycle.Change[model.Application]{Before: app(5, true, true), After: app(3, false, true)}, "Apply hibernated = false with replicas = 5 first"},
		"more out of hibernation":      {lifecycle.Change[model.Application]{Before: app(3, true, true), After: app(5, false, true)}, ""},
		"the same without the command": {lifecycle.Change[model.Application]{Before: app(5, true, true), After: app(3, false, false)}, ""},
		"replicas of others":           {lifecycle.Change[model.Application]{After: app(5, false, true), Unmanaged: others}, "who run no command"},
		"replicas of others, as it is": {lifecycle.Change[model.Application]{After: app(5, false, false), Unmanaged: others}, ""},
		"a creation":                   {lifecycle.Change[model.Application]{After: app(3, true, true)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := leaveless(test.change)
			if (len(got) == 0) != (test.says == "") {
				t.Fatalf("got %v", got)
			}
			for _, f := range got {
				if f.Warning || !strings.Contains(f.Detail, test.says) {
					t.Errorf("got %v", f)
				}
			}
		})
	}
}
