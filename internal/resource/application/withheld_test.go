package application

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestWithheld_areTheGivenValuesAsTheAPIWritesThem(t *testing.T) {
	for name, test := range map[string]struct {
		secrets map[string]model.Secret
		want    map[string]string
	}{
		"no secrets":            {nil, map[string]string{}},
		"a value":               {map[string]model.Secret{"PASSWORD": {ValueWO: ptr.To("swordfish")}}, map[string]string{"PASSWORD": "c3dvcmRmaXNo"}},
		"characters and breaks": {map[string]model.Secret{"key.pem": {ValueWO: ptr.To("ü?>\n")}}, map[string]string{"key.pem": "w7w/Pgo="}},
		"an empty value":        {map[string]model.Secret{"A": {ValueWO: ptr.To("")}}, map[string]string{"A": ""}},
		"a value that is kept":  {map[string]model.Secret{"A": {ValueWOVersion: 2}, "B": {ValueWO: ptr.To("b")}}, map[string]string{"B": "Yg=="}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, kind{}.Withheld(model.Application{Secrets: test.secrets})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is withheld has to find its place: each value's name is that of one mask.
func TestWithheld_namesAreThoseOfTheMasks(t *testing.T) {
	a := pg(func(a *model.Application) {
		a.Secrets = map[string]model.Secret{
			"PASSWORD": {ValueWO: ptr.To("swordfish"), ValueWOVersion: 1},
			"tls.key":  {ValueWO: ptr.To("key"), ValueWOVersion: 2, Env: ptr.To(false), MountPath: ptr.To("/tls.key")},
		}
	})
	set, err := kind{}.Compile(a)
	if err != nil {
		t.Fatal(err)
	}
	values := kind{}.Withheld(a)
	for _, o := range set.Objects {
		for _, m := range o.Masks {
			if m.Withheld == "" {
				continue
			}
			if _, ok := values[m.Withheld]; !ok {
				t.Errorf("%s: there is no value %q", o.Key, m.Withheld)
			}
			delete(values, m.Withheld)
		}
	}
	if len(values) > 0 {
		t.Errorf("nothing takes %v", values)
	}
}
