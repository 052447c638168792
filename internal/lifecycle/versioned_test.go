package lifecycle_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// newer has the provider know one version of the defaults more, for as long as the
// test runs. Tests that run at the same time would notice.
func newer(t *testing.T) {
	t.Helper()
	known := model.DefaultsVersions
	next := known[len(known)-1]
	next.TerminationGracePeriodSeconds = 333
	model.DefaultsVersions = slices.Concat(known, []model.Defaults{next})
	t.Cleanup(func() { model.DefaultsVersions = known })
}

// versionIn is the version of a state or a plan, or "unknown".
func versionIn(v tftypes.Value) string {
	n := attributesOf(v)["defaults_version"]
	if !n.IsKnown() {
		return "unknown"
	}
	var out big.Float
	_ = n.As(&out)
	return out.String()
}

func TestDefaults_ofANewerProviderWaitForAChangeOfThePods(t *testing.T) {
	state := applied(t, application, postgres())
	if got := versionIn(state); got != "1" {
		t.Fatalf("a new application has version %s", got)
	}
	newer(t)
	for name, test := range map[string]struct {
		change  config
		version string
		grace   string
	}{
		"nothing changes":             {nil, "1", "120"},
		"replicas":                    {config{"replicas": 3}, "1", "120"},
		"labels":                      {config{"labels": config{"a": "b"}}, "1", "120"},
		"the image":                   {config{"image": "postgres:18"}, "2", "333"},
		"a masked value":              {config{"env": config{"PGDATA": "/data/pgdata", "PHRASE": "better"}}, "2", "333"},
		"an image that is not known":  {config{"image": unknown{}}, "unknown", ""},
		"a value that is not known":   {config{"env": config{"PGDATA": "/data/pgdata", "PHRASE": unknown{}}}, "unknown", ""},
		"replicas that are not known": {config{"replicas": unknown{}}, "1", ""},
		"a number that is not known":  {config{"termination_grace_period_seconds": unknown{}}, "unknown", ""},
		"the version":                 {config{"defaults_version": 2}, "2", "333"},
		"the same version":            {config{"defaults_version": 1}, "1", "120"},
		"the image, with the version": {config{"image": "postgres:18", "defaults_version": 1}, "1", "120"},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, state, with(postgres(), test.change))
			if failed(p.diags) {
				t.Fatal(told(p.diags))
			}
			if got := versionIn(p.raw); got != test.version {
				t.Errorf("the version is %s, want %s", got, test.version)
			}
			set, _ := p.objects()["StatefulSet/pg"].(string)
			if want := fmt.Sprintf(`"terminationGracePeriodSeconds":%s`, test.grace); test.grace != "" && !strings.Contains(set, want) {
				t.Errorf("%s is not in %s", want, set)
			}
			if test.change == nil && !p.raw.Equal(state) {
				t.Errorf("the plan changes something: %s", p.raw)
			}
		})
	}
	t.Run("a state that has none", func(t *testing.T) {
		old := attributesOf(state)
		old["defaults_version"] = tftypes.NewValue(tftypes.Number, nil)
		before := tftypes.NewValue(typeOf(application), old)
		p := update(t, application, before, postgres())
		if set, _ := p.objects()["StatefulSet/pg"].(string); failed(p.diags) || len(changed(before, p)) > 0 || !strings.Contains(set, `"terminationGracePeriodSeconds":120`) {
			t.Errorf("changed are %v: %s", changed(before, p), set)
		}
	})
	t.Run("a new application", func(t *testing.T) {
		if got := versionIn(create(t, application, postgres()).raw); got != "2" {
			t.Errorf("it has version %s", got)
		}
	})
}

func TestDefaults_thatTheProviderDoesNotKnowAreRefused(t *testing.T) {
	p := create(t, application, with(postgres(), config{"defaults_version": 2}))
	if got := told(p.diags); len(got) != 1 || got[0] != "error at defaults_version: data/pg: unknown defaults_version 2" {
		t.Errorf("got %q", got)
	}
	state := attributesOf(applied(t, application, postgres()))
	state["defaults_version"] = tftypes.NewValue(tftypes.Number, 2)
	p = update(t, application, tftypes.NewValue(typeOf(application), state), postgres())
	if !failed(p.diags) {
		t.Errorf("state of a newer provider was planned: %s", p.raw)
	}
}
