package compile

import (
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// VolumeClaimPolicy is the objects of a volume claim policy. There are none:
// its settings reach the cluster through the applications that use it.
func VolumeClaimPolicy(model.ClaimPolicy) (object.Set, error) {
	return object.Set{}, nil
}
