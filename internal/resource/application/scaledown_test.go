package application

import (
	"maps"
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestRetires_whatIsCertainToBeGivenUp(t *testing.T) {
	deletes := doomed("data", "Retain", "Delete")
	for name, test := range map[string]struct {
		before, after model.Application
		owed          map[string]int32
		unmanaged     string
		want          map[string]int32
	}{
		"fewer":                           {pg(deletes), pg(deletes, replicas(1)), nil, "", map[string]int32{"data": 3}},
		"fewer, which are kept":           {pg(), pg(replicas(1)), nil, "", nil},
		"as many":                         {pg(deletes), pg(deletes), nil, "", nil},
		"owed":                            {pg(deletes, replicas(1)), pg(deletes, replicas(1)), map[string]int32{"data": 3}, "", map[string]int32{"data": 3}},
		"owed, and fewer":                 {pg(deletes, replicas(2)), pg(deletes, replicas(1)), map[string]int32{"data": 3}, "", map[string]int32{"data": 3}},
		"owed, and more":                  {pg(deletes, replicas(1)), pg(deletes, replicas(2)), map[string]int32{"data": 3}, "", map[string]int32{"data": 3}},
		"owed, and all again":             {pg(deletes, replicas(1)), pg(deletes), map[string]int32{"data": 3}, "", nil},
		"owed, and kept now":              {pg(deletes, replicas(1)), pg(replicas(1)), map[string]int32{"data": 3}, "", nil},
		"owed, of a volume of two":        {pg(deletes, doomed("wal", "Retain", "Delete"), replicas(1)), pg(deletes, doomed("wal", "Retain", "Delete"), replicas(1)), map[string]int32{"wal": 2}, "", map[string]int32{"wal": 2}},
		"owed, and hibernated":            {pg(deletes, replicas(1)), pg(deletes, replicas(1), asleep), map[string]int32{"data": 3}, "", nil},
		"owed, and autoscaled":            {pg(deletes, replicas(1)), pg(deletes, replicas(1), func(a *model.Application) { a.Autoscaled = ptr.To(true) }), map[string]int32{"data": 3}, "", nil},
		"fewer, which others decide":      {pg(deletes), pg(deletes, replicas(1)), nil, "spec.replicas", nil},
		"fewer, and others decide others": {pg(deletes), pg(deletes, replicas(1)), nil, "spec.minReadySeconds", map[string]int32{"data": 3}},
	} {
		t.Run(name, func(t *testing.T) {
			c := change(&test.before, &test.after)
			c.Owed, c.Unmanaged = test.owed, map[string][]string{"StatefulSet/pg": {test.unmanaged}}
			if got := (kind{}).Retires(c); !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			for _, f := range scaleDown(c) {
				if says := strings.Contains(f.Summary, "scaling down deletes"); says != (len(test.want) > 0) {
					t.Errorf("the plan says %s", f.Summary)
				}
			}
			if len(test.want) > 0 && len(scaleDown(c)) != 1 {
				t.Error("the plan says nothing")
			}
		})
	}
}

func TestCheck_namesTheClaimsThatAnApplyBeforeHasLeft(t *testing.T) {
	before, after := pg(doomed("data", "Retain", "Delete"), replicas(1)), pg(doomed("data", "Retain", "Delete"), replicas(2))
	c := change(&before, &after)
	c.Owed = map[string]int32{"data": 4}
	findings := scaleDown(c)
	if len(findings) != 1 || !strings.Contains(findings[0].Detail, "was cut off") || !strings.Contains(findings[0].Detail, ": data-pg-2, data-pg-3 will be deleted") {
		t.Errorf("got %v", findings)
	}
}
