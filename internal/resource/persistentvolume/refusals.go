package persistentvolume

import (
	"context"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// CheckLive refuses at plan what an apply would refuse.
func (kind) CheckLive(_ context.Context, _ *apply.Engine, c lifecycle.Change[model.PersistentVolume], p apply.Preview) ([]lifecycle.Finding, error) {
	live := p.Live[keyOf(*c.After)]
	if live == nil {
		return nil, nil
	}
	return refusals(live, c.Before, *c.After)
}

// refusals are the changes of a live volume that would part a claim from its data.
// before is nil for a volume that is taken over.
func refusals(live *unstructured.Unstructured, before *model.PersistentVolume, after model.PersistentVolume) ([]lifecycle.Finding, error) {
	s := standingOf(live)
	if s.virgin() {
		return nil, nil
	}
	fields, err := recreated(live, after)
	if err != nil {
		return nil, err
	}
	var out []lifecycle.Finding
	if len(fields) > 0 && (s.taken() || !after.MayReplace()) {
		out = append(out, fixed(s, after, fields))
	}
	if s.taken() {
		out = append(out, smaller(s, live, after)...)
	}
	if redirects(s, before, after) {
		out = append(out, otherClaim(s, after))
	}
	if s.released() && after.ReclaimPolicy == "Delete" && s.policy != "Delete" {
		out = append(out, lifecycle.Finding{
			Path:    model.Path{"reclaim_policy"},
			Summary: fmt.Sprintf("%s: its storage would be deleted at once", where(after)),
			Detail: fmt.Sprintf("The volume is %s: claim %s is gone, and with reclaim_policy = \"Delete\" the driver would delete %s now, with all data. "+
				"If that is what you want, delete it there. To use the volume again, set reclaim = true and change the policy when a claim has it.", s.phase, s.claim, after.Source()),
		})
	}
	return out, nil
}

// recreated are the fields for whose sake a live volume would be deleted and created
// again.
func recreated(live *unstructured.Unstructured, after model.PersistentVolume) ([]string, error) {
	set, err := compile.PersistentVolume(after)
	if err != nil {
		return nil, err
	}
	key := keyOf(after)
	want, _ := set.Get(key)
	return mutability.FieldsWith(mutability.Recreate, key.GroupKind(), live.Object, want.Body), nil
}

// attributes are those of the fields that the API never changes.
var attributes = map[string]string{
	"spec.csi": "csi", "spec.fc": "fc", "spec.hostPath": "host_path", "spec.iscsi": "iscsi", "spec.local": "local", "spec.nfs": "nfs",
	"spec.nodeAffinity": "node_affinity", "spec.volumeMode": "volume_mode",
}

func fixed(s standing, after model.PersistentVolume, fields []string) lifecycle.Finding {
	at := attributes[fields[0]]
	if at == "node_affinity" && after.Nodes != nil {
		at = "nodes"
	}
	f := lifecycle.Finding{
		Path:    model.Path{at},
		Summary: fmt.Sprintf("%s can't be made anew", where(after)),
	}
	change := fmt.Sprintf("The API can't change %s of a volume, so that it would have to be deleted and created again", strings.Join(fields, ", "))
	if s.taken() {
		f.Detail = fmt.Sprintf("%s, and claim %s has it: its pods would lose their data. Let the configuration say what the volume has; "+
			"for other storage, make another volume with another claim and copy the data. When the claim is deleted, allow_replace = true lets the volume be made anew.", change, s.claim)
		return f
	}
	f.Detail = fmt.Sprintf("%s, and it holds the data of claim %s, which is gone: nothing would remember that. "+
		"To use the data again, let the configuration say what the volume has and set reclaim = true. If nobody needs it any more, set allow_replace = true; what is stored stays where it is.", change, s.claim)
	return f
}

// smaller refuses a capacity below what a claim was promised.
func smaller(s standing, live *unstructured.Unstructured, after model.PersistentVolume) []lifecycle.Finding {
	text, _, _ := unstructured.NestedString(live.Object, "spec", "capacity", "storage")
	has, err := resource.ParseQuantity(text)
	wants, wantsErr := resource.ParseQuantity(after.Capacity)
	if err != nil || wantsErr != nil || wants.Cmp(has) >= 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"capacity"},
		Summary: fmt.Sprintf("%s: its capacity can't be lowered", where(after)),
		Detail: fmt.Sprintf("capacity is %s, and the volume has %s, which claim %s relies on. Storage does not shrink, and a smaller number would only make the claim ask for more than there seems to be. "+
			"Set capacity = %q; where a driver has grown the volume with its claim, that is the new size.", after.Capacity, text, s.claim, text),
	}}
}

// redirects says whether a change would put another claim, or none, in place of
// the one that has or had the volume.
func redirects(s standing, before *model.PersistentVolume, after model.PersistentVolume) bool {
	if after.Claim == nil {
		return before != nil && before.Claim != nil
	}
	return *after.Claim != s.claim
}

func otherClaim(s standing, after model.PersistentVolume) lifecycle.Finding {
	f := lifecycle.Finding{
		Path:    model.Path{"claim"},
		Summary: fmt.Sprintf("%s: its claim can't change", where(after)),
	}
	if s.taken() {
		f.Detail = fmt.Sprintf("Claim %s has the volume, and would be parted from its data. Set claim = { namespace = %q, name = %q }. "+
			"To give the volume to another claim, delete that one first, then destroy this resource, which keeps what is stored, and make it again.", s.claim, s.claim.Namespace, s.claim.Name)
		return f
	}
	f.Detail = fmt.Sprintf("The volume is %s and holds the data of claim %s. Set claim = { namespace = %q, name = %q } and reclaim = true to make it available again for a claim of that name. "+
		"To give the data to another claim, destroy this resource, which keeps what is stored, and make it again.", s.phase, s.claim, s.claim.Namespace, s.claim.Name)
	return f
}
