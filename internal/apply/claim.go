package apply

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// sizeField is the field of a claim in which its size is.
const sizeField = "spec.resources"

// tierField is the field of a claim in which its volume attributes class is.
const tierField = "spec.volumeAttributesClassName"

// grown says of a difference whether somebody else has made a claim larger. That is
// no drift, since there is no way back: a claim never shrinks.
func grown(o object.Object, c diff.Change) bool {
	if o.Key.GroupKind() != kube.ClaimKind || object.PathString(c.Path) != sizeField+".requests.storage" {
		return false
	}
	want, wantOK := quantityOf(c.Want)
	live, liveOK := quantityOf(c.Live)
	return wantOK && liveOK && live.Cmp(want) >= 0
}

// keepGrown puts the live size into the body of a claim that somebody else has made
// larger than we ask for.
func keepGrown(r Request, body map[string]any, live *unstructured.Unstructured) {
	if r.Key.GroupKind() != kube.ClaimKind || live == nil || !keepsSize(r, live.Object) {
		return
	}
	now, _ := sizeIn(live.Object)
	_ = unstructured.SetNestedField(body, now.String(), "spec", "resources", "requests", "storage") // where it was
}

// keepsSize says whether a live claim is larger than we ask for, and stays so. A
// request for less than state shows is meant so: a growth that failed is taken back.
func keepsSize(r Request, live map[string]any) bool {
	want, wantOK := sizeIn(r.Body)
	now, nowOK := sizeIn(live)
	shown, isShown := sizeIn(r.Shown)
	return wantOK && nowOK && now.Cmp(want) > 0 && (!isShown || shown.Cmp(want) <= 0)
}

func sizeIn(body map[string]any) (resource.Quantity, bool) {
	text, _, _ := unstructured.NestedString(body, "spec", "resources", "requests", "storage")
	return quantityOf(text)
}

func quantityOf(v any) (resource.Quantity, bool) {
	text, _ := v.(string)
	q, err := resource.ParseQuantity(text)
	return q, err == nil
}

// Outgrown are the fields of a live claim's spec that are to be others than they are
// and that the API does not change. While a claim has no volume, its size and its
// volume attributes class are among them. What others have filled in is none.
func Outgrown(r Request, live map[string]any) ([]string, error) {
	changes, err := diff.Compare(r.Body, live)
	if err != nil {
		return nil, fmt.Errorf("comparing %s: %w", r.Key, err)
	}
	var out []string
	for _, c := range mutability.Changed(r.Key.GroupKind(), diff.Overlay(r.Body, changes), r.Body) {
		outgrown := c.Effect == mutability.Refuse
		switch c.Field {
		case sizeField:
			outgrown = !hasVolume(live) && !keepsSize(r, live)
		case tierField:
			outgrown = !hasVolume(live)
		}
		if outgrown {
			out = append(out, c.Field)
		}
	}
	return slices.Concat(out, dropped(r, live)), nil
}

// dropped are the fields of the spec that we have sent, that are still there, and
// that we would not send any more. The volume attributes class of a claim with a
// volume is none of them: no data is given up for it, and the server may take it back.
func dropped(r Request, live map[string]any) []string {
	was, _, _ := unstructured.NestedMap(r.Shown, "spec")
	is, _, _ := unstructured.NestedMap(live, "spec")
	now, _, _ := unstructured.NestedMap(r.Body, "spec")
	var out []string
	for _, name := range slices.Sorted(maps.Keys(was)) {
		_, wanted := now[name]
		if "spec."+name == tierField && hasVolume(live) {
			continue
		}
		if _, there := is[name]; there && !wanted {
			out = append(out, "spec."+name)
		}
	}
	return out
}

// makesRoom says whether a live claim can only give way to the one that is wanted.
// The apply deletes it before it sends anything, if that may be.
func (e *Engine) makesRoom(r Request, live map[string]any) (bool, error) {
	if r.Key.GroupKind() != kube.ClaimKind || r.Shared || hasVolume(live) && !e.AllowReplace {
		return false, nil
	}
	fields, err := Outgrown(r, live)
	return len(fields) > 0, err
}

// hasVolume says whether a claim was ever bound.
func hasVolume(live map[string]any) bool {
	phase, _, _ := unstructured.NestedString(live, "status", "phase")
	return phase == "Bound" || phase == "Lost"
}
