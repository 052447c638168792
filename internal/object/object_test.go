package object

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/value"
)

var (
	containerPath = fieldpath.MakePathOrDie("spec", "containers", fieldpath.KeyByFields("name", "pg"))
	passwordPath  = append(containerPath.Copy(), fieldpath.MakePathOrDie("env", fieldpath.KeyByFields("name", "PASSWORD"), "value")...)
	filePath      = fieldpath.MakePathOrDie("data", "etc_my.cnf")
)

// masked is an object with two masked values.
func masked() Object {
	return Object{
		Body: body("secret", "password = secret"),
		Masks: []Mask{
			{Path: passwordPath, Name: "env.PASSWORD"},
			{Path: filePath, Name: "config_files[/etc/my.cnf]"},
		},
	}
}

func body(password, file any) map[string]any {
	return map[string]any{
		"data": map[string]any{"etc_my.cnf": file},
		"spec": map[string]any{"containers": []any{
			map[string]any{"name": "sidecar"},
			map[string]any{"name": "pg", "env": []any{
				map[string]any{"name": "PLAIN", "value": "seen"},
				map[string]any{"name": "PASSWORD", "value": password},
			}},
		}},
	}
}

func TestRedacted_showsTheAttributeInPlaceOfTheValue(t *testing.T) {
	o := masked()
	want := body("(env.PASSWORD)", "(config_files[/etc/my.cnf])")
	if diff := cmp.Diff(want, o.Redacted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(masked().Body, o.Body); diff != "" {
		t.Errorf("the body itself was changed:\n%s", diff)
	}
}

func TestRedactedLike_saysThatAValueChangedAndNeverWhich(t *testing.T) {
	const changed = "(env.PASSWORD, changed in the cluster)"
	same := "(config_files[/etc/my.cnf])"
	without := body("x", "password = secret")
	delete(without["spec"].(map[string]any)["containers"].([]any)[1].(map[string]any), "env")
	withoutShown := body("x", same)
	delete(withoutShown["spec"].(map[string]any)["containers"].([]any)[1].(map[string]any), "env")
	for name, test := range map[string]struct{ other, want map[string]any }{
		"the same":          {body("secret", "password = secret"), body("(env.PASSWORD)", same)},
		"another password":  {body("guessed", "password = secret"), body(changed, same)},
		"an empty one":      {body("", "password = secret"), body(changed, same)},
		"another file":      {body("secret", "password = guessed"), body("(env.PASSWORD)", "(config_files[/etc/my.cnf], changed in the cluster)")},
		"another type":      {body(int64(1), "password = secret"), body(changed, same)},
		"a null":            {body(nil, "password = secret"), body(changed, same)},
		"no variables":      {without, withoutShown},
		"nothing of it all": {map[string]any{}, map[string]any{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, masked().RedactedLike(test.other)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRedactedLike_hidesAValueThatTheObjectItselfLacks(t *testing.T) {
	o := masked()
	o.Body = map[string]any{}
	want := body("(env.PASSWORD, changed in the cluster)", "(config_files[/etc/my.cnf], changed in the cluster)")
	if diff := cmp.Diff(want, o.RedactedLike(body("guessed", "guessed"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLookup_findsElementsByKeyValueAndIndex(t *testing.T) {
	b := body("secret", "text")
	b["ports"] = []any{
		map[string]any{"containerPort": int64(53), "protocol": "TCP", "name": "tcp"},
		map[string]any{"containerPort": int64(53), "protocol": "UDP", "name": "udp"},
		map[string]any{"containerPort": float64(65535), "protocol": "UDP", "name": "from JSON"},
		map[string]any{"containerPort": int64(80), "name": "as users write it"},
	}
	b["finalizers"] = []any{"a", "b"}
	b["labels"] = map[string]any{"app.kubernetes.io/name": "pg", "null": nil}
	port := func(number int, protocol, field string) fieldpath.Path {
		return fieldpath.MakePathOrDie("ports", fieldpath.KeyByFields("containerPort", number, "protocol", protocol), field)
	}
	for name, test := range map[string]struct {
		path  fieldpath.Path
		want  any
		found bool
	}{
		"the whole":              {nil, b, true},
		"a nested key":           {passwordPath, "secret", true},
		"a name with dots":       {fieldpath.MakePathOrDie("labels", "app.kubernetes.io/name"), "pg", true},
		"dots are not steps":     {fieldpath.MakePathOrDie("labels", "app", "kubernetes"), nil, false},
		"a null":                 {fieldpath.MakePathOrDie("labels", "null"), nil, true},
		"two key fields":         {port(53, "UDP", "name"), "udp", true},
		"one of two differs":     {port(53, "SCTP", "name"), nil, false},
		"a protocol unsaid":      {port(80, "TCP", "name"), "as users write it", true},
		"no other one for it":    {port(80, "UDP", "name"), nil, false},
		"an int as in JSON":      {port(65535, "UDP", "name"), "from JSON", true},
		"an unknown key":         {fieldpath.MakePathOrDie("spec", "containers", fieldpath.KeyByFields("name", "none")), nil, false},
		"a key of no list":       {fieldpath.MakePathOrDie("spec", fieldpath.KeyByFields("name", "pg")), nil, false},
		"an index":               {fieldpath.MakePathOrDie("ports", 1, "name"), "udp", true},
		"an index below":         {fieldpath.MakePathOrDie("ports", -1), nil, false},
		"an index above":         {fieldpath.MakePathOrDie("ports", 4), nil, false},
		"an index of no list":    {fieldpath.MakePathOrDie("labels", 0), nil, false},
		"a value of a set":       {fieldpath.MakePathOrDie("finalizers", value.NewValueInterface("b")), "b", true},
		"a value not in the set": {fieldpath.MakePathOrDie("finalizers", value.NewValueInterface("c")), nil, false},
		"a missing field":        {fieldpath.MakePathOrDie("spec", "none"), nil, false},
		"a field of no object":   {fieldpath.MakePathOrDie("data", "etc_my.cnf", "x"), nil, false},
		"a key of elements that are no objects": {
			fieldpath.MakePathOrDie("finalizers", fieldpath.KeyByFields("name", "a")), nil, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := Lookup(b, test.path)
			if found != test.found {
				t.Errorf("found is %v", found)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPathString_readsAsPeopleWriteIt(t *testing.T) {
	for want, path := range map[string]fieldpath.Path{
		"spec.replicas": fieldpath.MakePathOrDie("spec", "replicas"),
		"spec.containers[name=pg].env[name=PASSWORD].value": passwordPath,
		"metadata.labels.app.kubernetes.io/name":            fieldpath.MakePathOrDie("metadata", "labels", "app.kubernetes.io/name"),
		"ports[containerPort=53,protocol=UDP]":              fieldpath.MakePathOrDie("ports", fieldpath.KeyByFields("containerPort", 53, "protocol", "UDP")),
		"command[0]":                                        fieldpath.MakePathOrDie("command", 0),
		"finalizers[=b]":                                    fieldpath.MakePathOrDie("finalizers", value.NewValueInterface("b")),
		"":                                                  nil,
	} {
		if got := PathString(path); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
