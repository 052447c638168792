package compile

import (
	"strings"
	"testing"

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

func TestApplication_masksNameTheirAttribute(t *testing.T) {
	rendered, err := compiled(t, everything()).Render()
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join([]string{rendered["StatefulSet/mq"], rendered["ConfigMap/"+configMapName(everything())]}, "\n")
	for _, want := range []string{
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
