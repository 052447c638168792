package compile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestApplication_rendersNoEnvironmentValueAndNoFile(t *testing.T) {
	a := everything()
	for name := range a.Env {
		a.Env[name] = "hidden-value-of-" + name
	}
	for path := range a.ConfigFiles {
		a.ConfigFiles[path] = "hidden-text-of-" + path
	}
	rendered, err := compiled(t, a).Render()
	if err != nil {
		t.Fatal(err)
	}
	for key, text := range rendered {
		if i := strings.Index(text, "hidden-"); i >= 0 {
			t.Errorf("%s shows %q", key, text[i:min(i+40, len(text))])
		}
	}
}

// Unlike other values, those of secrets are not even in what is compiled.
func TestApplication_compilesNoSecret(t *testing.T) {
	a := secrets()
	for name, s := range a.Secrets {
		s.ValueWO = ptr.To("hidden-value-of-" + name)
		a.Secrets[name] = s
	}
	if diff := cmp.Diff(compiled(t, secrets()), compiled(t, a)); diff != "" {
		t.Errorf("values change what is compiled:\n%s", diff)
	}
}

func TestApplication_masksNameTheirAttribute(t *testing.T) {
	a := everything()
	a.Secrets = secrets().Secrets
	rendered, err := compiled(t, a).Render()
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join([]string{rendered["StatefulSet/mq"], rendered["ConfigMap/"+configMapName(a)], rendered["Secret/"+secretName(a)]}, "\n")
	for _, want := range []string{
		`"data":{"APP_PASSWORD":"(secrets.APP_PASSWORD, version 3)","POSTGRES_PASSWORD":"(secrets.POSTGRES_PASSWORD, version 1)","tls.key":"(secrets.tls.key, version 1)"}`,
		`{"name":"DOMAIN","value":"(env.DOMAIN)"}`,
		`"etc_rabbitmq_rabbitmq.conf":"(config_files[/etc/rabbitmq/rabbitmq.conf])"`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in\n%s", want, all)
		}
	}
}

// A mask that leads nowhere hides nothing.
func TestApplication_masksLeadToValues(t *testing.T) {
	for name, a := range applications() {
		for _, o := range compiled(t, a).Objects {
			for _, m := range o.Masks {
				if _, ok := object.Lookup(o.Body, m.Path); !ok {
					t.Errorf("%s: %s: mask %s leads nowhere: %s", name, o.Key, m.Name, m.Path)
				}
			}
		}
	}
}
