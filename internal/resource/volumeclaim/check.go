package volumeclaim

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// Check judges a change by configuration and state.
func (k kind) Check(c lifecycle.Change[model.VolumeClaim]) []lifecycle.Finding {
	switch {
	case c.After == nil:
		return []lifecycle.Finding{farewell(c, "destroyed")}
	case c.Replace:
		return replacement(c)
	case c.Before == nil:
		return nil
	}
	o, exists := c.Objects[k.Claim(*c.Before).In(c.Before.Namespace)]
	if !exists {
		return nil // unchanged, or gone and to be created anew
	}
	return slices.Concat(shrinks(c), untiered(c), fixed(c, o.After != nil))
}

// farewell says what becomes of a claim that ends.
func farewell(c lifecycle.Change[model.VolumeClaim], how string) lifecycle.Finding {
	claim := *c.Before
	out := lifecycle.Finding{Warning: true, Summary: fmt.Sprintf("%s will be %s: the claim is kept", where(claim), how)}
	switch {
	case c.Volume == "":
		out.Summary = fmt.Sprintf("%s will be %s: the claim is deleted", where(claim), how)
		out.Detail = "It has no volume yet, so nothing is in it. Should it get one in the meantime, or a pod wait for it, " + fate(claim)
	case deletes(claim):
		out.Summary = fmt.Sprintf("%s will be %s: the claim is deleted", where(claim), how)
		out.Detail = fmt.Sprintf("As the claim policy's on_destroy = \"Delete\" says, claim %s is deleted. What becomes of PersistentVolume %s and its data is up to the volume's reclaim policy. It is not deleted while a pod uses it.", claim.Name, c.Volume)
	default:
		out.Detail = fmt.Sprintf("Claim %s stays in namespace %s with PersistentVolume %s and its data. A claim of the same name and namespace with adopt = true takes it over again. To give the data up: kubectl -n %s delete pvc %s",
			claim.Name, claim.Namespace, c.Volume, claim.Namespace, claim.Name)
	}
	return out
}

// fate is what on_destroy says of a claim that has a volume.
func fate(c model.VolumeClaim) string {
	if deletes(c) {
		return "on_destroy = \"Delete\" decides: it goes if no pod uses it."
	}
	return "it is kept."
}

func deletes(c model.VolumeClaim) bool { return c.Policy().DestroyRetention() == model.Delete }

// replacement refuses one that would delete data, and says of any other that the
// data stays behind.
func replacement(c lifecycle.Change[model.VolumeClaim]) []lifecycle.Finding {
	before := *c.Before
	if c.Volume != "" && deletes(before) && !c.AllowReplace {
		return []lifecycle.Finding{{
			Summary: fmt.Sprintf("%s would be replaced, and its data deleted", where(before)),
			Detail: fmt.Sprintf("A replacement destroys the claim first, and its claim policy says on_destroy = \"Delete\", which would delete %s with PersistentVolume %s. "+
				"To keep the data, set on_destroy = \"Retain\" and apply that first. To give it up, set allow_replace = true.", before.Name, c.Volume),
		}}
	}
	out := farewell(c, "replaced")
	out.Detail += "\nA claim can't be renamed or moved: under another name or in another namespace it is a new one, with a volume of its own."
	return []lifecycle.Finding{out}
}

// shrinks refuses a smaller size of a claim that has a volume. What a growth has
// not reached yet may be taken back, which only the cluster can judge.
func shrinks(c lifecycle.Change[model.VolumeClaim]) []lifecycle.Finding {
	was, wasErr := resource.ParseQuantity(c.Before.Size)
	is, isErr := resource.ParseQuantity(c.After.Size)
	if wasErr != nil || isErr != nil || is.Cmp(was) >= 0 || c.Volume == "" || c.Unready {
		return nil
	}
	return []lifecycle.Finding{shrunk(*c.After, fmt.Sprintf("It asks for %s, and the configuration for %s.", c.Before.Size, c.After.Size), c.Before.Size)}
}

// shrunk refuses a smaller size; least is one that can be.
func shrunk(c model.VolumeClaim, why, least string) lifecycle.Finding {
	return lifecycle.Finding{
		Path:    model.Path{"size"},
		Summary: fmt.Sprintf("%s: size can't become smaller", where(c)),
		Detail: fmt.Sprintf("%s No volume shrinks: the file system in it would lose data, and the API refuses it. Nothing was changed. "+
			"Set size = %q; to have the data in a smaller volume, make a claim of another name and copy it over.", why, least),
	}
}

// fixed deals with changes of what a claim asks for once and for all. Of a claim that
// is not known yet, only what can't be is said, and what may cost data.
func fixed(c lifecycle.Change[model.VolumeClaim], known bool) []lifecycle.Finding {
	changed := changes(*c.Before, *c.After)
	if c.Volume == "" && !sameSize(*c.Before, *c.After) {
		changed = append(changed, model.Path{"size"})
	}
	if c.Volume == "" && tierOf(*c.Before) != tierOf(*c.After) {
		changed = append(changed, tierAt())
	}
	if len(changed) == 0 || !known && c.Volume == "" {
		return nil
	}
	names := make([]string, len(changed))
	for i, at := range changed {
		names[i] = at.String()
	}
	switch {
	case c.Volume == "":
		return []lifecycle.Finding{{
			Warning: true,
			Summary: fmt.Sprintf("%s will be made anew", where(*c.After)),
			Detail: fmt.Sprintf("The API can't change %s of a claim. This one has no volume yet, so nothing is in it: it is deleted, and another one of its name is made. Should it get a volume before that, the apply is refused.",
				strings.Join(names, ", ")),
		}}
	case c.AllowReplace:
		will := "will"
		if !known { // what differs may turn out to be what it was
			will = "may"
		}
		return []lifecycle.Finding{{
			Warning: true,
			Summary: fmt.Sprintf("%s %s be made anew, without its data", where(*c.After), will),
			Detail: fmt.Sprintf("The API can't change %s of a claim. As allow_replace = true says, the claim is deleted, and another one of its name is made, with another volume. "+
				"What becomes of PersistentVolume %s and its data is up to the volume's reclaim policy. While a pod uses the claim, the apply is refused.", strings.Join(names, ", "), c.Volume),
		}}
	}
	var out []lifecycle.Finding
	for i, at := range changed {
		out = append(out, lifecycle.Finding{
			Path:    at,
			Summary: fmt.Sprintf("%s: %s can't change", where(*c.After), names[i]),
			Detail: fmt.Sprintf("The claim has PersistentVolume %s, and the API changes nothing but the size and the volume attributes class of such a claim. Nothing was changed. Set %s back; to move the data, make a claim of another name (data_source = { claim = %q } clones this one, where the driver can) and give that to the pods. "+
				"To give the data up, set allow_replace = true.", c.Volume, names[i], c.Before.Name),
		})
	}
	return out
}

func sameSize(a, b model.VolumeClaim) bool {
	x, errX := resource.ParseQuantity(a.Size)
	y, errY := resource.ParseQuantity(b.Size)
	return errX == nil && errY == nil && x.Cmp(y) == 0
}

// changes are the attributes that differ and that a claim asks for once and for all.
func changes(before, after model.VolumeClaim) []model.Path {
	b, a := before.Policy(), after.Policy()
	var out []model.Path
	for _, x := range []struct {
		at      model.Path
		was, is any
	}{
		{model.Path{"claim_policy", "storage_class"}, b.StorageClass, a.StorageClass},
		{model.Path{"claim_policy", "access_modes"}, b.Modes(), a.Modes()},
		{model.Path{"claim_policy", "volume_mode"}, b.Mode(), a.Mode()},
		{model.Path{"volume_name"}, before.VolumeName, after.VolumeName},
		{model.Path{"selector"}, before.Selector, after.Selector},
		{model.Path{"data_source"}, before.DataSource, after.DataSource},
	} {
		if !reflect.DeepEqual(x.was, x.is) {
			out = append(out, x.at)
		}
	}
	return out
}
