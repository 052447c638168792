package volumeclaim

import (
	"fmt"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// tierAt is the attribute of the volume attributes class.
func tierAt() model.Path { return model.Path{"claim_policy", "volume_attributes_class"} }

func tierOf(c model.VolumeClaim) string { return ptr.Deref(c.Policy().VolumeAttributesClass, "") }

// untiered refuses to take the tier of a claim that has a volume away. One that the
// volume has never got may be taken back, which only the cluster can judge; and a
// claim that is made anew has a new volume.
func untiered(c lifecycle.Change[model.VolumeClaim]) []lifecycle.Finding {
	was, anew := tierOf(*c.Before), c.AllowReplace && len(changes(*c.Before, *c.After)) > 0
	if was == "" || tierOf(*c.After) != "" || c.Volume == "" || c.Unready || anew {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    tierAt(),
		Summary: fmt.Sprintf("%s: volume_attributes_class can't be taken away", where(*c.After)),
		Detail: fmt.Sprintf("PersistentVolume %s has what VolumeAttributesClass %q asks for. The API changes that to another class only, never back to none: nobody would know what the volume is to have instead. "+
			"Nothing was changed. Set volume_attributes_class = %q, or name a class that says what the volume is to have.", c.Volume, was, was),
	}}
}
