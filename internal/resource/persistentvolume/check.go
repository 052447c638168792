package persistentvolume

import (
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// Check says what becomes of the storage.
func (kind) Check(c lifecycle.Change[model.PersistentVolume]) []lifecycle.Finding {
	switch {
	case c.After == nil:
		return []lifecycle.Finding{farewell(*c.Before, "destroyed")}
	case c.Replace:
		return append(replacement(c), strandedData(*c.After)...)
	default:
		return append(append(recreation(c), strandedData(*c.After)...), deletion(c)...)
	}
}

func where(v model.PersistentVolume) string { return "PersistentVolume " + v.Name }

// farewell says where the storage is of a volume that ends.
func farewell(v model.PersistentVolume, how string) lifecycle.Finding {
	return lifecycle.Finding{
		Warning: true,
		Summary: fmt.Sprintf("%s will be %s: its storage is kept", where(v), how),
		Detail: fmt.Sprintf("What is stored stays where it is: %s. Nothing deletes it, whatever reclaim_policy says. "+
			"As long as a claim has the volume, it is not %s, and the apply names the claim.", v.Source(), how),
	}
}

// replacement wants permission: the new volume stands for the same storage, and has
// no memory of a claim whose data is in it. Under -replace Before is not what there
// was.
func replacement(c lifecycle.Change[model.PersistentVolume]) []lifecycle.Finding {
	if c.AllowReplace {
		return []lifecycle.Finding{farewell(*c.Before, "replaced")}
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"name"},
		Summary: fmt.Sprintf("%s would be replaced", where(*c.Before)),
		Detail: "What is stored stays where it is, but the new volume knows nothing of a claim that had the old one: another claim may get it, and write over the data. " +
			"To use a volume again whose claim is gone, set reclaim = true instead. " +
			"If no claim needs its data any more, or none has ever had it, set allow_replace = true. A volume that a claim still has is not replaced in any case.",
	}}
}

// recreation says when the object has to be deleted and created again.
func recreation(c lifecycle.Change[model.PersistentVolume]) []lifecycle.Finding {
	var out []lifecycle.Finding
	for _, o := range c.Objects {
		if o.After == nil {
			continue
		}
		fields := mutability.FieldsWith(mutability.Recreate, o.Key.GroupKind(), o.Before, o.After)
		if len(fields) == 0 {
			continue
		}
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("%s will be deleted and created again", where(*c.After)),
			Detail: fmt.Sprintf("The API can't change %s of a volume in place. That is done only if no claim has ever had the volume, or allow_replace = true gives up one that is gone; otherwise it is refused. "+
				"What is stored stays where it was: %s.", strings.Join(fields, ", "), c.Before.Source()),
		})
	}
	return out
}

// strandedData warns of a directory of whichever node a pod runs on.
func strandedData(v model.PersistentVolume) []lifecycle.Finding {
	if v.HostPath == nil || len(v.Nodes)+len(v.NodeAffinity) > 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"host_path"},
		Reads:   []model.Path{{"nodes"}, {"node_affinity"}},
		Summary: fmt.Sprintf("%s: its data stays on a node", where(v)),
		Detail: fmt.Sprintf("The volume is %s of whichever node a pod runs on. On another node the pod finds another directory there, without its data. "+
			"That is for tests on a single node: set nodes to keep the pods where the data is, better with local in place of host_path.", v.HostPath.Path),
	}}
}

// deletion says what a reclaim policy means that is new.
func deletion(c lifecycle.Change[model.PersistentVolume]) []lifecycle.Finding {
	if c.After.ReclaimPolicy != "Delete" || c.Before != nil && c.Before.ReclaimPolicy == "Delete" {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"reclaim_policy"},
		Summary: fmt.Sprintf("%s: the storage is deleted with the claim", where(*c.After)),
		Detail: fmt.Sprintf("As reclaim_policy = \"Delete\" says, the driver deletes %s with all data when the claim that has the volume is deleted. Use \"Retain\" to keep it.",
			c.After.Source()),
	}}
}
