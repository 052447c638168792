package model

import (
	"strings"
	"testing"
)

func TestValidatePeers(t *testing.T) {
	for name, test := range map[string]struct {
		name, namespace string
		n               int32
		at, says        string // "" for no problem
	}{
		"none":               {"db", "data", 0, "", ""},
		"three":              {"db", "data", 3, "", ""},
		"no name":            {"", "data", 3, "name", `The application's name "" can't be the name of its Services`},
		"a digit first":      {"3db", "data", 3, "name", `"3db" can't be the name of its Services`},
		"a long name":        {strings.Repeat("d", 53), "data", 3, "name", "53 characters; at most 52 are possible"},
		"a dot":              {"db", "data.eu", 3, "namespace", `The namespace "data.eu" is not one that Kubernetes accepts`},
		"negative":           {"db", "data", -1, "n", "n is -1; the smallest possible value is 0."},
		"more than possible": {"db", "data", 150_001, "n", "n is 150001; a cluster has at most 150000 pods."},
	} {
		t.Run(name, func(t *testing.T) {
			problems := ValidatePeers(test.name, test.namespace, test.n)
			if test.says == "" {
				if len(problems) > 0 {
					t.Error(problems)
				}
				return
			}
			if len(problems) != 1 || problems[0].Path.String() != test.at || !strings.Contains(problems[0].Detail, test.says) {
				t.Errorf("got %+v, want one at %s: %s", problems, test.at, test.says)
			}
		})
	}
}
