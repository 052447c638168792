package apply

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// marked is a live object with marks; empty ones are missing.
func marked(uid types.UID, managedBy, owner, instance string) *unstructured.Unstructured {
	u := &unstructured.Unstructured{Object: map[string]any{}}
	u.SetUID(uid)
	if managedBy != "" {
		u.SetLabels(map[string]string{object.LabelManagedBy: managedBy})
	}
	annotations := map[string]string{}
	if owner != "" {
		annotations[object.AnnotationOwner] = owner
	}
	if instance != "" {
		annotations[object.AnnotationInstance] = instance
	}
	u.SetAnnotations(annotations)
	return u
}

func TestOwnership(t *testing.T) {
	const ours = object.ManagedBy
	for name, test := range map[string]struct {
		owner      string
		live       *unstructured.Unstructured
		remembered types.UID
		// owns is that we may apply it, made that we may observe and delete it.
		owns, made bool
		reason     string
	}{
		"of this instance":                     {"", marked("1", ours, "", "me"), "1", true, true, ""},
		"of this instance, not remembered":     {"", marked("1", ours, "", "me"), "", true, true, ""},
		"of this instance, made anew":          {"", marked("2", ours, "", "me"), "1", true, true, ""},
		"of this instance, label removed":      {"", marked("1", "", "", "me"), "1", true, true, ""},
		"marks removed, remembered":            {"", marked("1", "", "", ""), "1", true, true, ""},
		"marks removed, owner set":             {"shop", marked("1", "", "", ""), "1", true, true, ""},
		"no marks, another object":             {"", marked("2", "", "", ""), "1", false, false, "not made by this provider"},
		"no marks, nothing remembered":         {"", marked("1", "", "", ""), "", false, false, "not made by this provider"},
		"no marks, no UIDs":                    {"", marked("", "", "", ""), "", false, false, "not made by this provider"},
		"made by helm":                         {"", marked("1", "Helm", "", ""), "", false, false, `managed by "Helm"`},
		"of another instance":                  {"", marked("1", ours, "", "other"), "", false, false, "another resource instance (other)"},
		"of another instance, yet remembered":  {"", marked("1", ours, "", "other"), "1", false, false, "another resource instance"},
		"of our owner's other instance":        {"shop", marked("1", ours, "shop", "other"), "", true, false, ""},
		"the same, remembered":                 {"shop", marked("1", ours, "shop", "other"), "1", true, false, ""},
		"of our owner, without an instance":    {"shop", marked("1", ours, "shop", ""), "", true, false, ""},
		"of our owner, but not ours by label":  {"shop", marked("1", "Helm", "shop", "other"), "", false, false, "not made by this provider"},
		"of another owner":                     {"shop", marked("1", ours, "bank", "other"), "", false, false, `belongs to owner "bank"`},
		"of another owner, while we have none": {"", marked("1", ours, "bank", "other"), "", false, false, `belongs to owner "bank"`},
		"of no owner, while we have one":       {"shop", marked("1", ours, "", "other"), "", false, false, `belongs to owner ""`},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Engine{Owner: test.owner, Instance: "me"}
			key := object.Key{Kind: "Service", Namespace: "data", Name: "pg"}
			err := e.owns(object.Object{Key: key}, test.live, Entry{UID: test.remembered})
			if (err == nil) != test.owns {
				t.Errorf("owns: %v", err)
			}
			var notOwned *NotOwnedError
			if err != nil && (!errors.As(err, &notOwned) || notOwned.Key != key || notOwned.Owner != test.owner ||
				!strings.HasPrefix(err.Error(), "Service/pg exists and ") || !strings.Contains(err.Error(), test.reason)) {
				t.Errorf("got %v", err)
			}
			if made := e.made(test.live, Entry{UID: test.remembered}); made != test.made {
				t.Errorf("made is %v", made)
			}
		})
	}
}

func TestSign_addsMarks(t *testing.T) {
	for name, test := range map[string]struct {
		owner string
		body  map[string]any
		want  map[string]string
	}{
		"no annotations": {"shop", map[string]any{}, map[string]string{object.AnnotationOwner: "shop", object.AnnotationInstance: "me"}},
		"without owner":  {"", map[string]any{}, map[string]string{object.AnnotationInstance: "me"}},
		"beside the user's": {
			"", map[string]any{"metadata": map[string]any{"annotations": map[string]any{"a": "b"}}},
			map[string]string{"a": "b", object.AnnotationInstance: "me"},
		},
		"ours win": {
			"shop", map[string]any{"metadata": map[string]any{"annotations": map[string]any{object.AnnotationInstance: "x", object.AnnotationOwner: "y"}}},
			map[string]string{object.AnnotationOwner: "shop", object.AnnotationInstance: "me"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Engine{Owner: test.owner, Instance: "me"}
			signed := unstructured.Unstructured{Object: runtime.DeepCopyJSON(test.body)}
			e.sign(signed.Object)
			if diff := cmp.Diff(test.want, signed.GetAnnotations()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOwnership_withoutAnInstanceTakesNothing(t *testing.T) {
	e := &Engine{}
	unmarked := marked("1", object.ManagedBy, "", "")
	if e.made(unmarked, Entry{}) {
		t.Error("an object without marks is taken for ours")
	}
	if err := e.owns(object.Object{}, unmarked, Entry{}); err == nil {
		t.Error("an object without marks may be applied")
	}
}

func TestOwnership_ofOneOwnerEndsAtTheApplication(t *testing.T) {
	// Service db-peers is the peer Service of application db and the client
	// Service of an application that is called db-peers.
	e := &Engine{Owner: "shop", Instance: "me"}
	live := marked("1", object.ManagedBy, "shop", "other")
	live.SetLabels(map[string]string{object.LabelManagedBy: object.ManagedBy, object.LabelInstance: "db"})
	wanted := object.Object{Body: map[string]any{"metadata": map[string]any{"labels": map[string]any{object.LabelInstance: "db-peers"}}}}
	if err := e.owns(wanted, live, Entry{}); err == nil {
		t.Error("another application's Service may be applied")
	}
}
