package application

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// refusals are changes that can't be made to a workload that exists. Each is put at
// the attribute that asks for it; what is left, drift of such a field or a
// compiler that changed its mind, is refused as a whole.
func refusals(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	before, after := *c.Before, *c.After
	out := slices.Concat(refusedService(c), refusedClaims(c), refusedJobs(c))
	workload, exists := c.Objects[workloadKey(before).String()]
	if !exists {
		return out // unchanged, or gone and to be created anew
	}
	if before.ControllerKind() == model.StatefulSet {
		out = append(out, refusedOfSet(before, after)...)
	}
	refused := slices.ContainsFunc(out, func(f lifecycle.Finding) bool { return !f.Warning })
	if refused || workload.After == nil {
		return out
	}
	for _, field := range mutability.FieldsWith(mutability.Refuse, workload.Key.GroupKind(), workload.Before, workload.After) {
		out = append(out, lifecycle.Finding{
			Summary: fmt.Sprintf("%s: %s of the %s differs and can't change", where(after), strings.TrimPrefix(field, "spec."), workload.Key.Kind),
			Detail: fmt.Sprintf("The %s in the cluster has another %s than the configuration asks for, and the API does not change it in place. "+
				"Nothing was changed. Let the configuration say what the %s has, or delete the %s without its pods (kubectl -n %s delete %s %s --cascade=orphan), and apply again: it is created anew and takes the pods and claims over.",
				workload.Key.Kind, field, short(after), short(after), after.Namespace, strings.ToLower(workload.Key.Kind), after.Name),
		})
	}
	return out
}

// refusedOfSet are changes of what only a set has.
func refusedOfSet(before, after model.Application) []lifecycle.Finding {
	out := slices.Concat(refusedVolumes(before, after), refusedPeerService(before, after))
	if b, a := before.PodManagementPolicy(), after.PodManagementPolicy(); b != a {
		at, advice := model.Path{"rollout", "pod_management_policy"}, fmt.Sprintf("Set it back to %q.", b)
		if now := ptr.Deref(after.Rollout, model.Rollout{}); before.IsQuorum() != after.IsQuorum() && now.PodManagementPolicy == nil {
			at, advice = model.Path{"quorum"}, byQuorum(after, b)
		}
		out = append(out, lifecycle.Finding{
			Path:    at,
			Reads:   []model.Path{{"rollout"}},
			Summary: fmt.Sprintf("%s: pod_management_policy can't change", where(after)),
			Detail:  fmt.Sprintf("The StatefulSet has %s and the configuration asks for %s, which the API does not change in place. %s", b, a, advice),
		})
	}
	if b, a := before.FirstOrdinal(), after.FirstOrdinal(); b != a && len(before.ClaimVolumes()) > 0 {
		out = append(out, lifecycle.Finding{
			Path:    model.Path{"ordinals_start"},
			Summary: fmt.Sprintf("%s: ordinals_start can't change while there is data", where(after)),
			Detail: fmt.Sprintf("Claims are named after ordinals, which begin at %d and would begin at %d: pods would get the claims of others, or new and empty ones. Nothing was changed. "+
				"Set it back to %d; to move the data, make an application of another name and copy it over.", b, a, b),
		})
	}
	return out
}

// byQuorum is what to do where a change of quorum alone asks for another pod
// management policy than the set has.
func byQuorum(after model.Application, has string) string {
	if !after.IsQuorum() {
		return fmt.Sprintf("Without quorum = true it has to be written out: rollout = { pod_management_policy = %q }.", has)
	}
	return fmt.Sprintf("Members of a group start together. Set quorum back, or delete the set without its pods (kubectl -n %s delete statefulset %s --cascade=orphan), and apply again: it is created anew and takes the pods and claims over.",
		after.Namespace, after.Name)
}

// refusedClaims are changes of a Deployment's claims that exist. A volume can be
// added, and taken away: its claim is kept then.
func refusedClaims(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	before, after := *c.Before, *c.After
	if before.ControllerKind() != model.Deployment {
		return nil
	}
	var out []lifecycle.Finding
	was, is := before.ClaimVolumes(), after.ClaimVolumes()
	for _, name := range slices.Sorted(maps.Keys(was)) {
		claim := object.Key{Kind: kube.ClaimKind.Kind, Namespace: before.Namespace, Name: compile.DeploymentClaimName(name, before.Name)}
		if _, exists := c.Objects[claim.String()]; !exists {
			continue // unchanged, or gone and to be created anew
		}
		if now, ok := is[name]; ok {
			out = append(out, refusedVolume(after, name, was[name], now)...)
			continue
		}
		out = append(out, lifecycle.Finding{
			Warning: true,
			Path:    model.Path{"volumes"},
			Summary: fmt.Sprintf("%s: 1 claim is kept", where(after)),
			Detail: fmt.Sprintf("The volume %q goes, and its claim %s stays with its data, whatever its policy says. A volume of this name finds it again. To give the data up when no pod uses it: kubectl -n %s delete pvc %s",
				name, claim.Name, claim.Namespace, claim.Name),
		})
	}
	return out
}

// refusedVolumes are changes of claim templates.
func refusedVolumes(before, after model.Application) []lifecycle.Finding {
	var out []lifecycle.Finding
	was, is := before.ClaimVolumes(), after.ClaimVolumes()
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if old, ok := was[name]; ok {
			out = append(out, refusedVolume(after, name, old, is[name])...)
			continue
		}
		out = append(out, lifecycle.Finding{
			Path:    model.Path{"volumes", name},
			Reads:   []model.Path{{"volumes", name, "size"}},
			Summary: fmt.Sprintf("%s: claim volume %q can't be added", where(after), name),
			Detail: fmt.Sprintf("The claim templates of StatefulSet/%s can't be changed, so an application that exists can't get another claim volume. "+
				"Volumes of other sources can be added at any time, an existing_claim and an empty_dir among them; a volume with size needs an application of another name.", after.Name),
		})
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			out = append(out, lifecycle.Finding{
				Path:    model.Path{"volumes"},
				Summary: fmt.Sprintf("%s: claim volume %q can't be removed or renamed", where(after), name),
				Detail: fmt.Sprintf("The claim templates of StatefulSet/%s can't be changed, and the data of volume %q would no longer be mounted. Put the volume back as it was: %s.",
					after.Name, name, claimsInUse(before, name)),
			})
		}
	}
	return out
}

func refusedVolume(a model.Application, name string, old, now model.Volume) []lifecycle.Finding {
	var out []lifecycle.Finding
	refuse := func(attribute []any, what, was, is, advice string) {
		out = append(out, lifecycle.Finding{
			Path:    model.Path{"volumes", name}.At(attribute...),
			Reads:   []model.Path{model.Path{"volumes", name}.At(attribute...)},
			Summary: fmt.Sprintf("%s: %s of volume %q can't change", where(a), what, name),
			Detail: fmt.Sprintf("%s has %s and the configuration asks for %s. %s can't be changed in place. Nothing was changed. %s",
				claimsInUse(a, name), was, is, unchangeable(a), advice),
		})
	}
	was, is := old.Policy(), now.Policy()
	const back = "Set it back; to move the data, make an application of another name and copy it over."
	if from, to := resource.MustParse(*old.Size), resource.MustParse(*now.Size); from.Cmp(to) != 0 {
		advice := fmt.Sprintf("Set size back to %q. A volume can't shrink.", *old.Size)
		if from.Cmp(to) < 0 {
			advice = fmt.Sprintf("Set size back to %q, and grow the claims that exist by hand: kubectl -n %s patch pvc %s -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":%q}}}}'. "+
				"Claims that are larger than size are left as they are.", *old.Size, a.Namespace, firstClaim(a, name), to.String())
		}
		refuse([]any{"size"}, "size", from.String(), to.String(), advice)
	}
	for _, f := range []struct{ attribute, was, is string }{
		{"storage_class", class(was), class(is)},
		{"access_modes", strings.Join(was.Modes(), ", "), strings.Join(is.Modes(), ", ")},
		{"volume_mode", was.Mode(), is.Mode()},
		{"name", text(was.Name), text(is.Name)},
		{"labels", pairs(was.Labels), pairs(is.Labels)},
		{"annotations", pairs(was.Annotations), pairs(is.Annotations)},
	} {
		if f.was != f.is {
			refuse([]any{"claim_policy", f.attribute}, "claim policy's "+f.attribute, f.was, f.is, back)
		}
	}
	if before, after := text(was.VolumeAttributesClass), text(is.VolumeAttributesClass); before != after {
		refuse([]any{"claim_policy", "volume_attributes_class"}, "claim policy's volume_attributes_class", before, after, movedByHand(a, name, is))
	}
	return out
}

// movedByHand is how the claims of a volume get another tier.
func movedByHand(a model.Application, volume string, p model.ClaimPolicy) string {
	if p.VolumeAttributesClass == nil {
		return "Set it back: a volume goes from one class to another only, never to none."
	}
	return fmt.Sprintf("Set it back, and move the claims that exist by hand: kubectl -n %s patch pvc %s --type merge -p '{\"spec\":{\"volumeAttributesClassName\":%q}}'. "+
		"Claims of another class than the configuration's are left as they are.", a.Namespace, firstClaim(a, volume), *p.VolumeAttributesClass)
}

// unchangeable is what says how the claims of an application are to be.
func unchangeable(a model.Application) string {
	if a.ControllerKind() == model.Deployment {
		return "A claim that exists"
	}
	return "The claim templates of StatefulSet/" + a.Name
}

// firstClaim is the name of the first claim of a volume, also of a set that is
// scaled to nothing.
func firstClaim(a model.Application, volume string) string {
	if names := compile.ClaimNames(a, volume); len(names) > 0 {
		return names[0]
	}
	return compile.ClaimName(volume, a.Name, a.FirstOrdinal())
}

// claimsInUse names the claims of a volume: "claim data-pg-0 to data-pg-2".
func claimsInUse(a model.Application, volume string) string {
	first := kube.ClaimKind.Kind + " " + firstClaim(a, volume)
	names := compile.ClaimNames(a, volume)
	if len(names) < 2 {
		return first
	}
	return first + " to " + names[len(names)-1]
}

func class(p model.ClaimPolicy) string {
	if p.StorageClass == nil {
		return "the cluster's default class"
	}
	return fmt.Sprintf("%q", *p.StorageClass)
}

func text(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%q", *s)
}

func pairs(m map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, k+"="+m[k])
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}
