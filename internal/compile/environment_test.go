package compile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestEnvironment_definesBeforeItRefers(t *testing.T) {
	secret := model.SecretReference{Name: "s", Key: "k"}
	for name, c := range map[string]struct {
		env        map[string]string
		fromSecret map[string]model.SecretReference
		secrets    map[string]model.Secret
		want       []string
	}{
		"built-in variables come first": {
			want: []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX"},
		},
		"then secrets, then values, each by name": {
			env:        map[string]string{"B": "", "A": ""},
			fromSecret: map[string]model.SecretReference{"Z": secret, "Y": secret},
			want:       []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX", "Y", "Z", "A", "B"},
		},
		"secrets of both kinds by name, before values that refer to them": {
			env:        map[string]string{"A": "$(X)"},
			fromSecret: map[string]model.SecretReference{"Z": secret, "W": secret},
			secrets:    map[string]model.Secret{"X": {}, "Y": {Env: ptr.To(true)}},
			want:       []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX", "W", "X", "Y", "Z", "A"},
		},
		"a secret that is a file only is no variable": {
			secrets: map[string]model.Secret{"X": {Env: ptr.To(false)}, "POD_IP": {Env: ptr.To(false)}},
			want:    []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX"},
		},
		"a secret replaces a built-in one": {
			secrets: map[string]model.Secret{"POD_IP": {}},
			want:    []string{"POD_NAME", "POD_NAMESPACE", "POD_INDEX", "POD_IP"},
		},
		"references come before their users": {
			env:  map[string]string{"A": "$(C)-$(B)", "B": "$(D)", "C": "", "D": "$(POD_NAME)"},
			want: []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX", "D", "B", "C", "A"},
		},
		"an escaped reference is none": {
			env:  map[string]string{"A": "$$(B)", "B": "$(A)"},
			want: []string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX", "A", "B"},
		},
		"a user's variable replaces a built-in one": {
			env:        map[string]string{"POD_NAME": "$(X)", "X": ""},
			fromSecret: map[string]model.SecretReference{"POD_IP": secret},
			want:       []string{"POD_NAMESPACE", "POD_INDEX", "POD_IP", "X", "POD_NAME"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := minimal()
			a.Env, a.EnvFromSecret, a.Secrets = c.env, c.fromSecret, c.secrets
			variables, err := environment(podContainers(a)[0])
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range variables {
				got = append(got, v.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEnvironment_refusesCircles(t *testing.T) {
	a := minimal()
	a.Env = map[string]string{"A": "$(B)", "B": "$(A)"}
	if _, err := Application(a); err == nil || !strings.Contains(err.Error(), "A -> B -> A") {
		t.Errorf("got %v", err)
	}
}
