package application

import (
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestPasswords_areToldByTheirNames(t *testing.T) {
	for name, secret := range map[string]bool{
		"PASSWORD": true, "POSTGRES_PASSWORD": true, "db.password": true, "MYSQL_PASSWD": true, "JWT_SECRET": true, "SECRET": true, "GITHUB_TOKEN": true,
		"API_KEY": true, "OPENAI_APIKEY": true, "AWS_SECRET_ACCESS_KEY": true, "SECRET_KEY_BASE": true, "TLS_PRIVATE_KEY": true, "AWS_CREDENTIALS": true,
		"POSTGRES_PASSWORD_FILE": false, "SECRET_NAME": false, "TOKEN_PATH": false, "TOKEN_TTL": false, "PASSWORDLESS": false, "KEY": false, "PRIMARY_KEY": false,
		"PWD": false, "ETCD_INITIAL_CLUSTER_TOKEN": false, "MYSECRETS_DIR": false, "TOKENIZER": false,
	} {
		after := pg(func(a *model.Application) { a.Env = map[string]string{name: "correct horse"} })
		found := passwords(lifecycle.Change[model.Application]{After: &after})
		if (len(found) == 1) != secret {
			t.Errorf("%s: got %v", name, found)
		}
		for _, f := range found {
			if !f.Warning || strings.Contains(f.Summary+f.Detail, "correct horse") || !strings.Contains(f.Detail, "Give "+name+" by secrets") {
				t.Errorf("%s: got %v", name, f)
			}
		}
	}
}

func TestPasswords_areToldByTheirValues(t *testing.T) {
	for value, secret := range map[string]bool{
		"": false, "$(OTHER)": false, "true": false, "Yes": false, "0": false, "hunter2": true, "$(USER):hunter2": true, "$(A)$(B)": true,
	} {
		after := pg(func(a *model.Application) { a.Env = map[string]string{"PASSWORD": value} })
		if found := passwords(lifecycle.Change[model.Application]{After: &after}); (len(found) == 1) != secret {
			t.Errorf("%q: got %v", value, found)
		}
	}
}

func TestPasswords_areToldOnlyWhereTheyAreNew(t *testing.T) {
	with := func(main, sidecar, init string) *model.Application {
		env := func(value string) map[string]string { return map[string]string{"PASSWORD": value, "MODE": value} }
		a := pg(func(a *model.Application) {
			a.Env = env(main)
			a.Sidecars = map[string]model.Sidecar{"metrics": {Container: model.Container{Image: "i", Env: env(sidecar)}}}
			a.InitContainers = []model.InitContainer{{Name: "prepare", Container: model.Container{Image: "i", Env: env(init)}}}
		})
		return &a
	}
	for name, test := range map[string]struct {
		before *model.Application
		want   []string
	}{
		"a creation":              {nil, []string{"env[\"PASSWORD\"]", "sidecars[\"metrics\"].env[\"PASSWORD\"]", "init_containers[0].env[\"PASSWORD\"]"}},
		"nothing":                 {with("abc", "abc", "abc"), nil},
		"another value":           {with("abc", "xyz", "abc"), []string{"sidecars[\"metrics\"].env[\"PASSWORD\"]"}},
		"a variable so far empty": {with("abc", "abc", ""), []string{"init_containers[0].env[\"PASSWORD\"]"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range passwords(lifecycle.Change[model.Application]{Before: test.before, After: with("abc", "abc", "abc")}) {
				if len(f.Path) > 0 {
					t.Errorf("Terraform would quote the line of %v", f.Path)
				}
				got = append(got, f.Reads[0].String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}
