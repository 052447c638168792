package application

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

var (
	// secretName finds names of variables that end with a word for something secret.
	// What comes after such a word says more often what is about it: PASSWORD_FILE,
	// SECRET_NAME, TOKEN_TTL.
	secretName = regexp.MustCompile(`(?i)(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY(_BASE)?|PRIVATE_?KEY|ENCRYPTION_?KEY|CREDENTIALS?)$`)
	// notSecret are variables that are called like a secret, and whose values are
	// known to be none.
	notSecret = []string{"PWD", "OLDPWD", "ETCD_INITIAL_CLUSTER_TOKEN"}
	// reference finds values that are nothing but another variable.
	reference = regexp.MustCompile(`^\$\([^()]+\)$`)
	// switches are values that switch something on or off: ALLOW_EMPTY_PASSWORD.
	switches = []string{"", "0", "1", "true", "false", "yes", "no", "on", "off"}
)

// passwords warns of values of env that look like secrets and are new: what is in
// env is in every plan and in state.
func passwords(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	var before model.Application
	if c.Before != nil {
		before = *c.Before
	}
	had := map[string]map[string]string{}
	for _, e := range environments(before) {
		had[e.container] = e.env
	}
	var out []lifecycle.Finding
	for _, e := range environments(*c.After) {
		for _, name := range slices.Sorted(maps.Keys(e.env)) {
			value := e.env[name]
			old, there := had[e.container][name]
			if !secretName.MatchString(name) || slices.Contains(notSecret, name) || !isPlain(value) || there && old == value {
				continue
			}
			at := e.at.At("env", name)
			out = append(out, lifecycle.Finding{
				Warning: true,
				// Not at the attribute: Terraform would print the line that it is in, with
				// the value in it, into logs.
				Reads:   []model.Path{at, {"name"}, {"namespace"}},
				Summary: fmt.Sprintf("%s: %s looks like a secret", where(*c.After), at),
				Detail: fmt.Sprintf("Values of env are in plans and in Terraform's state, for everybody who may read those. "+
					"Give %s by secrets, whose value_wo is in neither, or by env_from_secret out of a Secret that somebody else makes. If the value is no secret, nothing has to be done; this is said only when it is new or has changed.", name),
			})
		}
	}
	return out
}

// isPlain says whether a value could be a secret itself.
func isPlain(value string) bool {
	return !slices.Contains(switches, strings.ToLower(strings.TrimSpace(value))) && !reference.MatchString(value)
}

// containerEnv is the env of one container, "" for the main one.
type containerEnv struct {
	container string
	at        model.Path
	env       map[string]string
}

func environments(a model.Application) []containerEnv {
	out := []containerEnv{{"", nil, a.Env}}
	for _, name := range slices.Sorted(maps.Keys(a.Sidecars)) {
		out = append(out, containerEnv{name, model.Path{"sidecars", name}, a.Sidecars[name].Env})
	}
	for i, c := range a.InitContainers {
		out = append(out, containerEnv{c.Name, model.Path{"init_containers", i}, c.Env})
	}
	return out
}
