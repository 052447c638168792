package apply

import (
	"encoding/json"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestDrift_isWhatWasNotAgreedTo(t *testing.T) {
	e := &Engine{Salt: []byte("salt")}
	o := set(t)
	answer := liveAs(o, both(imageOf("mirror.example.org/postgres:17"), func(spec, _ map[string]any) { delete(spec, "minReadySeconds"); delete(podOf(spec), "securityContext") }))
	agreed, err := e.agreement(o, answer)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		live  map[string]any
		salt  string
		drift string
	}{
		"as it was answered":            {answer, "salt", ""},
		"what was rewritten is changed": {liveAs(o, both(imageOf("evil"), func(spec, _ map[string]any) { delete(podOf(spec), "securityContext") })), "salt", image},
		"as we sent it":                 {o.Body, "salt", ""},
		"something else":                {liveAs(o, both(replicasOf(7), imageOf("mirror.example.org/postgres:17"), func(spec, _ map[string]any) { delete(podOf(spec), "securityContext") })), "salt", replicas},
		"the salt is lost":              {liveAs(o, imageOf("mirror.example.org/postgres:17")), "other", image},
	} {
		t.Run(name, func(t *testing.T) {
			drift, err := (&Engine{Salt: []byte(test.salt)}).Drift(o, test.live, Entry{Agreed: agreed})
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, c := range drift {
				paths = append(paths, c.Path.String())
			}
			if got := strings.Join(paths, " "); got != test.drift {
				t.Errorf("got %s, want %s", got, test.drift)
			}
		})
	}
}

func TestAgreement_holdsNoValues(t *testing.T) {
	e := &Engine{Salt: []byte("salt")}
	o := set(t)
	agreed, err := e.agreement(o, liveAs(o, passwordOf("hunter22")))
	if err != nil || len(agreed) != 1 {
		t.Fatal(agreed, err)
	}
	text, err := json.Marshal(agreed)
	if err != nil || strings.Contains(string(text), "hunter22") {
		t.Errorf("got %s, %v", text, err)
	}
	again, err := (&Engine{Salt: []byte("another")}).agreement(o, liveAs(o, passwordOf("hunter22")))
	if err != nil || again[password] == agreed[password] {
		t.Error("the digest does not depend on the salt")
	}
}

func path(names ...any) fieldpath.Path { return fieldpath.MakePathOrDie(names...) }

func TestFilled_putsWithheldValuesIn(t *testing.T) {
	e := &Engine{Values: map[string]string{"TOKEN": "bmV3"}}
	o := object.Object{
		Body:  map[string]any{"data": map[string]any{"TOKEN": ""}},
		Masks: []object.Mask{{Path: path("data", "TOKEN"), Name: "secrets.TOKEN, version 1", Withheld: "TOKEN"}},
	}
	if got := e.filled(o, nil); got["data"].(map[string]any)["TOKEN"] != "bmV3" {
		t.Errorf("got %v", got)
	}
	kept := e.filled(o, map[string]any{"data": map[string]any{"TOKEN": "b2xk"}})
	if kept["data"].(map[string]any)["TOKEN"] != "b2xk" {
		t.Errorf("the live value is not kept: %v", kept)
	}
	if o.Body["data"].(map[string]any)["TOKEN"] != "" {
		t.Error("the object itself was changed")
	}
}

func TestLetGo_knowsWhatWeOwn(t *testing.T) {
	live := &unstructured.Unstructured{}
	if err := json.Unmarshal([]byte(`{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"pg","managedFields":[
		{"manager":"terraform-provider-stateful","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"pg\"}":{".":{},"f:image":{}}}}}}}},
		{"manager":"kubectl","operation":"Update","subresource":"scale","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}},
		{"manager":"kubectl-edit","operation":"Update","time":"2026-01-02T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}
	]},"spec":{"replicas":3}}`), &live.Object); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"replicas": true, "template": true, "paused": false} {
		if got := diff.Owns(live, FieldManager, path("spec", text)); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
	w, found := diff.Blame(live, path("spec", "replicas"), Managers()...)
	if !found || w.Manager != "kubectl-edit" || w.Applied || w.Time.Day() != 2 {
		t.Errorf("got %+v, %v", w, found)
	}
	if w, found := diff.Blame(live, path("spec", "template"), Managers()...); found {
		t.Errorf("got %+v", w)
	}
}

func TestAsSent_neverAsksForAnotherSecretWithoutAnotherValue(t *testing.T) {
	o := object.Object{
		Key:   object.Key{Kind: "Secret", Namespace: "data", Name: "s"},
		Body:  map[string]any{"apiVersion": "v1", "kind": "Secret", "immutable": true, "data": map[string]any{"TOKEN": ""}},
		Masks: []object.Mask{{Path: path("data", "TOKEN"), Name: "secrets.TOKEN, version 1", Withheld: "TOKEN"}},
	}
	live := func(value string) map[string]any {
		return map[string]any{"apiVersion": "v1", "kind": "Secret", "immutable": true, "data": map[string]any{"TOKEN": value}}
	}
	e := &Engine{Salt: []byte("salt")}
	known, err := e.agreement(o, live("b2xk"))
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]string{"TOKEN": "bmV3"}
	for name, test := range map[string]struct {
		live   string
		agreed Agreed
		values map[string]string
		want   bool
	}{
		"as it was":                                   {"b2xk", known, given, false},
		"changed by somebody":                         {"aGFja2Vk", known, given, true},
		"changed, and there is no other value":        {"aGFja2Vk", known, nil, false},
		"nobody remembers what it was":                {"b2xk", nil, given, false},
		"nor is there another value":                  {"b2xk", nil, nil, false},
		"an apply of which nobody knows how it ended": {"b2xk", known, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Engine{Salt: []byte("salt"), Values: test.values}
			was, err := e.asSent(o, live(test.live), Entry{Agreed: test.agreed})
			if err != nil {
				t.Fatal(err)
			}
			if got := recreates(o, was); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
