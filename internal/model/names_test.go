package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// renamed is an application whose objects have names of their own.
func renamed() Application {
	return Application{
		Name: "pg", Namespace: "data", Replicas: 1, Container: Container{Image: "postgres:17", Ports: map[string]Port{"db": {Port: 5432}}},
		Names: &Names{Service: ptr.To("db"), ConfigMap: ptr.To("db.settings"), Secret: ptr.To("db.keys"), ServiceAccount: ptr.To("db.pods")},
	}
}

func TestNames_areRefused(t *testing.T) {
	at := Path{"names"}
	refuses(t, renamed, []refusal[Application]{
		{
			name:   "a Service that DNS does not allow",
			change: func(a *Application) { a.Names.Service = ptr.To("1.db") },
			at:     at.At("service"), says: `The client Service's name "1.db"`,
		},
		{
			name:   "the headless Service's",
			change: func(a *Application) { a.Names.Service = ptr.To("pg-peers") },
			at:     at.At("service"), reads: []Path{{"name"}, {"peer_service_name"}, {"controller"}}, says: "the name of the headless Service",
		},
		{
			name:   "the headless Service's that is named otherwise",
			change: func(a *Application) { a.PeerServiceName = ptr.To("db") },
			at:     at.At("service"), reads: []Path{{"name"}, {"peer_service_name"}, {"controller"}}, says: "the name of the headless Service",
		},
		{
			name:   "a ConfigMap in capitals",
			change: func(a *Application) { a.Names.ConfigMap = ptr.To("Settings") },
			at:     at.At("config_map"), says: `The ConfigMap's name "Settings"`,
		},
		{
			name:   "a Secret without room for a hash",
			change: func(a *Application) { a.Names.Secret = ptr.To(strings.Repeat("a", 243)) },
			at:     at.At("secret"), says: "has 243 characters; at most 242 are possible",
		},
		{
			name:   "an account in capitals",
			change: func(a *Application) { a.Names.ServiceAccount = ptr.To("DB") },
			at:     at.At("service_account"), says: `The ServiceAccount's name "DB"`,
		},
		{
			name:   "an account beside another one",
			change: func(a *Application) { a.ServiceAccount = &ServiceAccount{Name: ptr.To("other")} },
			at:     at.At("service_account"), reads: []Path{{"service_account", "name"}}, says: `service_account.name is "other"`,
		},
	})
}

func TestNames_areTheUsualOnesWithoutOthers(t *testing.T) {
	a := renamed()
	if problems := a.Validate(); len(problems) > 0 {
		t.Error(problems)
	}
	if a.ClientServiceName() != "db" || a.ConfigMapName() != "db.settings" || a.SecretName() != "db.keys" || a.ServiceAccountName() != "db.pods" {
		t.Errorf("got %s, %s, %s, %s", a.ClientServiceName(), a.ConfigMapName(), a.SecretName(), a.ServiceAccountName())
	}
	a.Names = &Names{Service: ptr.To("")}
	if a.ClientServiceName() != "pg" || a.ConfigMapName() != "pg-config" || a.SecretName() != "pg-secrets" || a.ServiceAccountName() != "pg" {
		t.Errorf("got %s, %s, %s, %s", a.ClientServiceName(), a.ConfigMapName(), a.SecretName(), a.ServiceAccountName())
	}
	// The application's own name is free then for the headless one.
	a = renamed()
	a.PeerServiceName = ptr.To("pg")
	if problems := a.Validate(); len(problems) > 0 {
		t.Error(problems)
	}
}
