package apply

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Request is one object to apply.
type Request struct {
	object.Object
	// Have is what is remembered of the object; zero for a new one.
	Have Entry
	// Shown is the body that the plan has shown as the present one: drift that
	// the user saw there is repaired. nil when the plan has shown none.
	Shown map[string]any
	// Left are the fields that were left to others until now, as the Seed that
	// the object had. Those that the body has are taken back.
	Left map[string]any
	// At is the resource version in which a live object was judged, where that
	// matters: if it is another one by now, nothing is done to it, and the error is
	// a *ChangedError.
	At string
}

func keyOf(r Request) object.Key { return r.Key }

// filled is a copy of the body with the values in it that plan and state
// withhold. kept is the live object whose values stay, or nil: without a new
// version, which gives the object another name, a value does not change.
func (e *Engine) filled(o object.Object, kept map[string]any) map[string]any {
	body := runtime.DeepCopyJSON(o.Body)
	for _, m := range o.Masks {
		if m.Withheld == "" {
			continue
		}
		if live, there := object.Lookup(kept, m.Path); there {
			object.Replace(body, m.Path, live)
			continue
		}
		value, _ := e.value(m.Withheld)
		object.Replace(body, m.Path, value)
	}
	return body
}

// value is a value that plan and state withhold.
func (e *Engine) value(name string) (string, bool) {
	if value, given := e.Values[name]; given {
		return value, true
	}
	value, kept := e.Kept[name]
	return value, kept
}

// complete refuses to send an object without a value that belongs into it.
func (e *Engine) complete(requests []Request) error {
	for _, r := range requests {
		for _, m := range r.Masks {
			if _, known := e.value(m.Withheld); m.Withheld != "" && !known {
				return fmt.Errorf("%s: there is no value for %s", r.Key, m.Name)
			}
		}
	}
	return nil
}

// precondition makes the apply of a body fail with a conflict unless the live
// object has this UID and, where one is given, this resource version.
func precondition(body map[string]any, uid types.UID, resourceVersion string) {
	metadata, ok := body["metadata"].(map[string]any)
	if !ok {
		return
	}
	metadata["uid"] = string(uid)
	delete(metadata, "resourceVersion")
	if resourceVersion != "" {
		metadata["resourceVersion"] = resourceVersion
	}
}
