package volumeclaim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/storage"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// CheckLive judges a change by what is in the cluster: of a claim that has its
// volume its size, of any other the volume that it would get.
func (k kind) CheckLive(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.VolumeClaim], p apply.Preview) ([]lifecycle.Finding, error) {
	set, err := compile.VolumeClaim(*c.After)
	if err != nil {
		return nil, err
	}
	body := set.Objects[0].Body
	anew := c.Before != nil && k.GivesUp(c)
	if live := p.Live[k.Claim(*c.After)]; live != nil && wait.HasVolume(live) && !anew {
		return sized(c, live), nil
	}
	out, err := k.chosen(ctx, e, *c.After, body)
	if err != nil {
		return nil, unlessHidden(err)
	}
	source, err := k.source(ctx, e.Cluster, *c.After, body)
	if out = append(out, source...); err != nil {
		return out, unlessHidden(err)
	}
	room, err := judged(ctx, e, *c.After, p)
	return append(out, room...), err
}

// judged is what a claim that has to be made would meet in the cluster.
func judged(ctx context.Context, e *apply.Engine, c model.VolumeClaim, p apply.Preview) ([]lifecycle.Finding, error) {
	size, err := resource.ParseQuantity(c.Size)
	if err != nil || c.VolumeName != nil {
		return nil, nil // a placeholder, of which nothing is known, or a volume that is there
	}
	policy := c.Policy()
	problems, err := storage.Judge(ctx, e.Cluster, storage.Claims{
		Namespace: c.Namespace,
		Claims:    []storage.Claim{{Name: c.Name, Class: policy.StorageClass, Size: size, Kept: ptr.Deref(policy.OnDestroy, "") == model.Retain}},
		Tried:     len(p.Unchecked) == 0, Planned: e.Planned,
	})
	var out []lifecycle.Finding
	for _, problem := range problems {
		at := model.Path{"claim_policy"}
		if problem.Attribute == storage.Size {
			at = model.Path{"size"}
		}
		out = append(out, lifecycle.Finding{
			Warning: problem.Warning, Path: at, Reads: []model.Path{{"name"}, {"namespace"}, {"size"}, {"claim_policy"}},
			Summary: fmt.Sprintf("%s: %s", where(c), problem.Summary), Detail: problem.Detail,
		})
	}
	return out, err
}

// planned says whether the same plan brings a volume that a claim names or selects.
func planned(c model.VolumeClaim, objects []object.Object, body map[string]any) bool {
	var claim corev1.PersistentVolumeClaim
	if runtime.DefaultUnstructuredConverter.FromUnstructured(body, &claim) != nil {
		return false
	}
	return slices.ContainsFunc(objects, func(o object.Object) bool {
		switch {
		case o.Key.GroupKind() != kube.VolumeKind:
			return false
		case c.VolumeName != nil:
			return o.Key.Name == c.Volume()
		}
		return wait.Selects(claim.Spec.Selector, (&unstructured.Unstructured{Object: o.Body}).GetLabels())
	})
}

// unlessHidden is nil for what may not be seen.
func unlessHidden(err error) error {
	if kube.Classify(err) == kube.Forbidden {
		return nil
	}
	return err
}

// sized says where somebody else has made a claim larger than it is to become. A size
// that is too small the server has refused by now.
func sized(c lifecycle.Change[model.VolumeClaim], live *unstructured.Unstructured) []lifecycle.Finding {
	asks, asksOK := quantityAt(live, "spec", "resources", "requests", "storage")
	want, err := resource.ParseQuantity(c.After.Size)
	if err != nil || !asksOK || c.Before == nil {
		return nil
	}
	was, err := resource.ParseQuantity(c.Before.Size)
	if err != nil || want.Cmp(was) <= 0 || want.Cmp(asks) >= 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"size"},
		Summary: fmt.Sprintf("%s: the claim is larger already", where(*c.After)),
		Detail:  fmt.Sprintf("Somebody else has made it ask for %s, and the configuration asks for %s. No volume shrinks, so it stays as it is. Set size = %q.", asks.String(), c.After.Size, asks.String()),
	}}
}

func quantityAt(live *unstructured.Unstructured, path ...string) (resource.Quantity, bool) {
	text, _, _ := unstructured.NestedString(live.Object, path...)
	q, err := resource.ParseQuantity(text)
	return q, err == nil
}

// chosen judges the volumes that a claim names or selects.
func (k kind) chosen(ctx context.Context, e *apply.Engine, c model.VolumeClaim, body map[string]any) ([]lifecycle.Finding, error) {
	if c.VolumeName == nil && c.Selector == nil {
		return nil, nil
	}
	found, err := one(c).Candidates(ctx, e.Cluster, body)
	if err != nil {
		return nil, err
	}
	at := model.Path{"volume_name"}
	if c.VolumeName == nil {
		at = model.Path{"selector"}
	}
	switch {
	case len(found.Fit) > 0:
		return whole(c, at, found.Fit[0]), nil
	case planned(c, e.Planned, body) && (found.Missing || c.VolumeName == nil):
		return nil, nil
	case found.Missing:
		return []lifecycle.Finding{{
			Warning: true, Path: at,
			Summary: fmt.Sprintf("%s: PersistentVolume %s does not exist", where(c), c.Volume()),
			Detail:  "The claim waits until a volume of that name is there, as long as timeouts allow. Unless this configuration makes it too, correct volume_name.",
		}}, nil
	case c.VolumeName != nil:
		return []lifecycle.Finding{{
			Path: at, Reads: []model.Path{{"size"}, {"claim_policy"}, {"name"}, {"namespace"}},
			Summary: fmt.Sprintf("%s: PersistentVolume %s can't become its volume", where(c), c.Volume()),
			Detail:  fmt.Sprintf("The claim would wait for ever.%s\n\nLet the configuration ask for what the volume has (claim_policy = { storage_class = \"\" } for one without a class), or name another volume.", lines(found.Unfit)),
		}}, nil
	}
	none := "No PersistentVolume has labels that match. "
	if len(found.Unfit) > 0 {
		none = "Of the volumes with such labels none fits:" + lines(found.Unfit) + "\n\n"
	}
	return []lifecycle.Finding{{
		Warning: true, Path: at, Reads: []model.Path{{"size"}, {"claim_policy"}},
		Summary: fmt.Sprintf("%s: there is no volume for its selector", where(c)),
		Detail:  none + "The claim waits until there is one, as long as timeouts allow. Unless this configuration makes it too, correct selector, size or claim_policy.",
	}}, nil
}

func lines(all []string) string {
	var b strings.Builder
	for _, line := range all {
		b.WriteString("\n  " + line)
	}
	return b.String()
}

// muchLarger is how many times larger than asked for a volume is a waste.
const muchLarger = 2

// whole warns of a volume that is much larger than what is asked for.
func whole(c model.VolumeClaim, at model.Path, v *corev1.PersistentVolume) []lifecycle.Finding {
	want, err := resource.ParseQuantity(c.Size)
	has := v.Spec.Capacity[corev1.ResourceStorage]
	if err != nil || !want.Mul(muchLarger) || has.Cmp(want) < 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true, Path: at, Reads: []model.Path{{"size"}},
		Summary: fmt.Sprintf("%s takes PersistentVolume %s whole: %s for %s", where(c), v.Name, has.String(), c.Size),
		Detail: fmt.Sprintf("A volume belongs to one claim, whatever the claim asks for: the rest of the %s can't be used by another claim. "+
			"Set size = %q to say that this is meant, or make a smaller volume for this claim.", has.String(), has.String()),
	}}
}

// source judges what the new volume is filled from.
func (k kind) source(ctx context.Context, cluster *kube.Cluster, c model.VolumeClaim, body map[string]any) ([]lifecycle.Finding, error) {
	found, err := one(c).Source(ctx, cluster, body)
	at := model.Path{"data_source"}
	if noKind := (*kube.NoKindError)(nil); errors.As(err, &noKind) {
		return []lifecycle.Finding{{
			Path:    at,
			Summary: fmt.Sprintf("%s: the cluster has no volume snapshots", where(c)),
			Detail:  "There is no kind VolumeSnapshot, so the claim would wait for ever. Install the snapshot controller and its CustomResourceDefinitions (kubernetes-csi/external-snapshotter), or clone a claim: data_source = { claim = NAME }.",
		}}, nil
	}
	if err != nil || found == nil {
		return nil, err
	}
	size, err := resource.ParseQuantity(c.Size)
	if err != nil {
		return nil, err
	}
	switch {
	case !found.Found:
		return []lifecycle.Finding{{
			Warning: true, Path: at,
			Summary: fmt.Sprintf("%s: %s does not exist", where(c), found.Key),
			Detail:  fmt.Sprintf("It has to be in namespace %s. The claim waits until it is there, as long as timeouts allow. Unless this configuration makes it too, correct data_source.", c.Namespace),
		}}, nil
	case found.Least.Cmp(size) > 0:
		return []lifecycle.Finding{{
			Path: model.Path{"size"}, Reads: []model.Path{at},
			Summary: fmt.Sprintf("%s: %s does not fit in", where(c), found.Key),
			Detail:  fmt.Sprintf("What is in %s needs %s, and the claim asks for %s, so the driver would refuse to fill it. Set size = %q or more.", found.Key, found.Least.String(), c.Size, found.Least.String()),
		}}, nil
	case found.Mode != "" && found.Mode != c.Policy().Mode():
		return []lifecycle.Finding{{
			Path: at, Reads: []model.Path{{"claim_policy"}},
			Summary: fmt.Sprintf("%s: %s has another volume mode", where(c), found.Key),
			Detail:  fmt.Sprintf("It has volume mode %s, and the claim asks for %s. A clone has the mode of what it is cloned from: set volume_mode = %q in claim_policy.", found.Mode, c.Policy().Mode(), found.Mode),
		}}, nil
	}
	return nil, nil
}
