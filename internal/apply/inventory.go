package apply

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Entry is what is remembered of an applied object.
type Entry struct {
	UID types.UID `json:"uid"`
	// Shared objects are not ours: never compared, never deleted.
	Shared bool `json:"shared,omitempty"`
	// Incomplete objects were sent, but it is not certain that they arrived and
	// that what is left to others was handed over.
	Incomplete bool `json:"incomplete,omitempty"`
	// Adopting objects are ours, but the tools that made them still have a part
	// in them.
	Adopting bool `json:"adopting,omitempty"`
	// Agreed are live values that differ from what was sent and are no drift.
	Agreed Agreed `json:"agreed,omitempty"`
}

// Inventory is what has been applied and not deleted since.
type Inventory map[object.Key]Entry

// Keys are the inventory's keys in a fixed order: by kind, namespace and name.
func (i Inventory) Keys() []object.Key {
	return slices.SortedFunc(maps.Keys(i), func(a, b object.Key) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
}

// line is an entry as JSON, which has no struct keys.
type line struct {
	object.Key
	Entry
}

// MarshalJSON writes the inventory as an ordered list.
func (i Inventory) MarshalJSON() ([]byte, error) {
	lines := make([]line, 0, len(i))
	for _, k := range i.Keys() {
		lines = append(lines, line{k, i[k]})
	}
	return json.Marshal(lines)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Inventory) UnmarshalJSON(data []byte) error {
	var lines []line
	if err := json.Unmarshal(data, &lines); err != nil {
		return err
	}
	*i = make(Inventory, len(lines))
	for _, l := range lines {
		(*i)[l.Key] = l.Entry
	}
	return nil
}
