package compile

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// compiledSecret is the Secret of an application, false when it has none.
func compiledSecret(t *testing.T, a model.Application) (object.Object, bool) {
	t.Helper()
	objects := compiled(t, a).Objects
	i := slices.IndexFunc(objects, func(o object.Object) bool { return o.Key.Kind == "Secret" })
	if i < 0 {
		return object.Object{}, false
	}
	return objects[i], true
}

func TestSecret_isThereForSecretsOnly(t *testing.T) {
	none := postgres()
	none.Secrets = map[string]model.Secret{}
	for name, a := range map[string]model.Application{"null": postgres(), "empty": none} {
		if o, ok := compiledSecret(t, a); ok {
			t.Errorf("%s: there is %s", name, o.Key)
		}
		if diff := cmp.Diff(set(t, postgres()).Body, set(t, a).Body); diff != "" {
			t.Errorf("%s: the StatefulSet changes:\n%s", name, diff)
		}
	}
}

func TestSecret_isANewOneWheneverAValueMayBe(t *testing.T) {
	for name, test := range map[string]struct {
		change func(map[string]model.Secret)
		isNew  bool
	}{
		"a new version":      {func(s map[string]model.Secret) { s["POSTGRES_PASSWORD"] = model.Secret{ValueWOVersion: 2} }, true},
		"versions exchanged": {func(s map[string]model.Secret) { s["A"], s["B"] = s["B"], s["A"] }, true},
		"one more":           {func(s map[string]model.Secret) { s["C"] = model.Secret{ValueWOVersion: 1} }, true},
		"one less":           {func(s map[string]model.Secret) { delete(s, "A") }, true},
		"another name":       {func(s map[string]model.Secret) { s["C"] = s["A"]; delete(s, "A") }, true},
		"a file as well":     {func(s map[string]model.Secret) { s["A"] = model.Secret{ValueWOVersion: 1, MountPath: ptr.To("/a")} }, false},
		"a file instead": {func(s map[string]model.Secret) {
			s["A"] = model.Secret{ValueWOVersion: 1, Env: ptr.To(false), MountPath: ptr.To("/a")}
		}, false},
		"a value of the version": {func(s map[string]model.Secret) { s["A"] = model.Secret{ValueWOVersion: 1, ValueWO: ptr.To("new")} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := postgres(), postgres()
			for _, a := range []*model.Application{&before, &after} {
				a.EnvFromSecret = nil
				a.Secrets = map[string]model.Secret{"POSTGRES_PASSWORD": {ValueWOVersion: 1}, "A": {ValueWOVersion: 1}, "B": {ValueWOVersion: 2}}
			}
			test.change(after.Secrets)
			was, _ := compiledSecret(t, before)
			is, _ := compiledSecret(t, after)
			if isNew := was.Key != is.Key; isNew != test.isNew {
				t.Errorf("the Secret was %s and is %s", was.Key, is.Key)
			}
			if diff := cmp.Diff(was, is); !test.isNew && diff != "" {
				t.Errorf("an immutable Secret changes:\n%s", diff)
			}
			if rolls := !cmp.Equal(at(t, before, "spec", "template"), at(t, after, "spec", "template")); test.isNew && !rolls {
				t.Error("the pods are not rolled")
			}
		})
	}
}

// Whoever reads the files: a process in their group, or the user that the image
// makes of root.
func TestSecret_filesCanBeReadByNoMoreThanNeeded(t *testing.T) {
	for name, test := range map[string]struct {
		user, group *int64
		want        int64
	}{
		"a user":            {ptr.To[int64](999), nil, 0o440},
		"a user in a group": {ptr.To[int64](999), ptr.To[int64](1000), 0o440},
		"root in a group":   {nil, ptr.To[int64](999), 0o440},
		"root":              {nil, nil, 0o444},
	} {
		t.Run(name, func(t *testing.T) {
			a := secrets()
			a.RunAsUser, a.FSGroup = test.user, test.group
			got := at(t, a, "spec", "template", "spec", "volumes", fieldpath.KeyByFields("name", secretVolume), "secret", "defaultMode")
			if got != test.want {
				t.Errorf("the mode is %o, want %o", got, test.want)
			}
		})
	}
}

func TestSecret_withoutFilesIsNoVolume(t *testing.T) {
	a := secrets()
	for name := range a.Secrets {
		a.Secrets[name] = model.Secret{ValueWOVersion: 1}
	}
	if got := at(t, a, "spec", "template", "spec", "volumes", fieldpath.KeyByFields("name", secretVolume)); got != nil {
		t.Errorf("there is a volume: %v", got)
	}
}
