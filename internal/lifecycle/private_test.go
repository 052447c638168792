package lifecycle

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// shelf is private state.
type shelf map[string][]byte

func (s shelf) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return s[key], nil }

func (s shelf) SetKey(_ context.Context, key string, data []byte) diag.Diagnostics {
	s[key] = data
	return nil
}

func TestRecord_isReadAsItWasWritten(t *testing.T) {
	for name, want := range map[string]record{
		"everything": {
			Cluster: "c", Protected: true, DeletesData: true, Ran: true, Owed: map[string]int32{"data": 3},
			Inventory: apply.Inventory{
				{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}: {UID: "1"},
				object.Key{Kind: "Namespace", Name: "data"}:                         {UID: "2", Shared: true},
			},
		},
		"nothing applied": {Inventory: apply.Inventory{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := shelf{}
			if diags := want.save(t.Context(), s); diags.HasError() {
				t.Fatal(diags)
			}
			got, found, diags := loadRecord(t.Context(), s)
			if diags.HasError() || !found {
				t.Fatal(found, diags)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-written +read):\n%s", diff)
			}
		})
	}
}

func TestRecord_isStable(t *testing.T) {
	// Private state of an older release is read by newer ones.
	s := shelf{privateKey: []byte(`{"cluster":"c","inventory":[{"group":"apps","kind":"StatefulSet","namespace":"data","name":"pg","uid":"1"}],"protected":true,"deletes_data":true,"ran":true,"owed":{"data":3},"newer":1}`)}
	got, found, diags := loadRecord(t.Context(), s)
	if !found || diags.HasError() {
		t.Fatal(found, diags)
	}
	want := record{
		Cluster: "c", Protected: true, DeletesData: true, Ran: true, Owed: map[string]int32{"data": 3},
		Inventory: apply.Inventory{{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}: {UID: "1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRecord_thatIsMissingIsNoError(t *testing.T) {
	if _, found, diags := loadRecord(t.Context(), shelf{}); found || len(diags) > 0 {
		t.Errorf("got %v, %v", found, diags)
	}
}

func TestRecord_thatIsDamagedIsAnError(t *testing.T) {
	for _, data := range []string{`"x"`, `{"inventory":{}}`, ``} {
		s := shelf{privateKey: []byte(data)}
		if _, found, diags := loadRecord(t.Context(), s); found || !diags.HasError() {
			t.Errorf("%q: got %v, %v", data, found, diags)
		}
	}
}
