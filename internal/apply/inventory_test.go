package apply

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestInventory_isWrittenInOrderAndReadBack(t *testing.T) {
	have := Inventory{
		{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}: {UID: "4"},
		{Kind: "Service", Namespace: "data", Name: "pg"}:                    {UID: "2"},
		{Kind: "Service", Namespace: "data", Name: "pg-peers"}:              {UID: "3"},
		{Kind: "Service", Namespace: "a", Name: "z"}:                        {},
		{Kind: "Namespace", Name: "data"}:                                   {UID: "1", Shared: true},
	}
	text, err := json.Marshal(have)
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"kind":"Namespace","name":"data","uid":"1","shared":true},` +
		`{"kind":"Service","namespace":"a","name":"z","uid":""},` +
		`{"kind":"Service","namespace":"data","name":"pg","uid":"2"},` +
		`{"kind":"Service","namespace":"data","name":"pg-peers","uid":"3"},` +
		`{"group":"apps","kind":"StatefulSet","namespace":"data","name":"pg","uid":"4"}]`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	var back Inventory
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(have, back); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

func TestInventory_thatIsEmptyIsAListAndReadBack(t *testing.T) {
	for name, have := range map[string]Inventory{"nil": nil, "empty": {}} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(have)
			if err != nil || string(text) != "[]" {
				t.Errorf("got %s, %v", text, err)
			}
			back := Inventory{object.Key{Kind: "Old"}: {}}
			if err := json.Unmarshal(text, &back); err != nil || back == nil || len(back) != 0 {
				t.Errorf("got %v, %v", back, err)
			}
		})
	}
}

func TestInventory_refusesWhatIsNone(t *testing.T) {
	var have Inventory
	if err := json.Unmarshal([]byte(`{"a":"b"}`), &have); err == nil {
		t.Error("no error")
	}
}
