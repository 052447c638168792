package lifecycle

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
)

// privateKey is the one key that we use in Terraform's private state.
const privateKey = "stateful"

// record is what private state remembers of a resource: what is nothing to show
// in a plan. Terraform hides it from the Delete of a tainted resource, so what
// is needed to delete the right objects (instance, objects) is in state itself.
type record struct {
	// Cluster is the UID of the kube-system namespace, "" if we may not see it.
	Cluster types.UID `json:"cluster,omitempty"`
	// Inventory is what has been applied and not deleted since. It may hold
	// objects that are wanted no more but still in use by pods.
	Inventory apply.Inventory `json:"inventory"`
	// Protected mirrors deletion_protection: under -replace there is no state to
	// read it from.
	Protected bool `json:"protected,omitempty"`
	// DeletesData says that destroying deletes claims, for the same reason.
	DeletesData bool `json:"deletes_data,omitempty"`
	// Salt is the key of the digests in the inventory.
	Salt []byte `json:"salt,omitempty"`
	// Drift says who has changed what Read has found to differ.
	Drift []deviation `json:"drift,omitempty"`
	// Ran says that the application was ready at least once. Without it nothing
	// that holds data is ever deleted.
	Ran bool `json:"ran,omitempty"`
	// Unfinished says that the last apply has left something undone that no object
	// shows: what has to wait for ready pods.
	Unfinished bool `json:"unfinished,omitempty"`
	// Owed are claims that the last apply was to delete and has not, as Retirer has
	// them.
	Owed map[string]int32 `json:"owed,omitempty"`
	// Vanished says that a refresh has found nothing left of the resource. Then it
	// is all there is.
	Vanished bool `json:"vanished,omitempty"`
	// Creating says that the creation ended before every object was applied. Until
	// they are, objects may be adopted that the creation would have adopted.
	Creating bool `json:"creating,omitempty"`
}

// deviation is one field that somebody has changed in the cluster.
type deviation struct {
	// Object and Path are as in the objects attribute.
	Object string `json:"object"`
	Path   string `json:"path"`
	// Manager is who did it and Time when; empty when the server does not say, as
	// for a field that was removed.
	Manager string    `json:"manager,omitempty"`
	Time    time.Time `json:"time,omitzero"`
}

// privateReader and privateWriter are what the framework's requests and
// responses offer.
type privateReader interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

// loadRecord returns false when there is none: nothing was created yet, or
// Terraform has discarded it (a tainted object's plan).
func loadRecord(ctx context.Context, from privateReader) (record, bool, diag.Diagnostics) {
	var r record
	data, diags := from.GetKey(ctx, privateKey)
	if diags.HasError() || data == nil {
		return r, false, diags
	}
	if err := json.Unmarshal(data, &r); err != nil {
		diags.AddError("Private state can't be read", "The provider's private data in Terraform's state is damaged: "+err.Error()+
			". Restore an earlier version of the state.")
		return r, false, diags
	}
	return r, true, diags
}

func (r record) save(ctx context.Context, to privateWriter) diag.Diagnostics {
	data, err := json.Marshal(r)
	if err != nil {
		var diags diag.Diagnostics
		diags.AddError("Private state can't be written", err.Error())
		return diags
	}
	return to.SetKey(ctx, privateKey, data)
}
