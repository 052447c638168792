package claims

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Candidates are volumes that a claim may be bound to as it will be.
type Candidates struct {
	// Fit are those that can become its own, the smallest first: that is the one it
	// gets.
	Fit []*corev1.PersistentVolume
	// Unfit are the others that the claim names or selects, each with why.
	Unfit []string
	// Missing says that the volume of the name does not exist.
	Missing bool
}

// Candidates looks for the volumes that a claim names or selects.
func (o One) Candidates(ctx context.Context, cluster *kube.Cluster, body map[string]any) (Candidates, error) {
	var out Candidates
	claim, err := claimOf(&unstructured.Unstructured{Object: body})
	if err != nil {
		return out, err
	}
	class, err := classOf(ctx, cluster, claim)
	if err != nil {
		return out, err
	}
	volumes, err := meant(ctx, cluster, claim)
	if err != nil {
		return out, err
	}
	out.Missing = claim.Spec.VolumeName != "" && len(volumes) == 0
	for _, v := range volumes {
		if why := wait.Unfit(claim.PersistentVolumeClaim, class, v); why != "" {
			out.Unfit = append(out.Unfit, fmt.Sprintf("PersistentVolume %s: %s", v.Name, why))
			continue
		}
		out.Fit = append(out.Fit, v)
	}
	slices.SortStableFunc(out.Fit, func(a, b *corev1.PersistentVolume) int {
		x, y := a.Spec.Capacity[corev1.ResourceStorage], b.Spec.Capacity[corev1.ResourceStorage]
		return x.Cmp(y)
	})
	return out, nil
}

// meant are the volumes that a claim names or selects.
func meant(ctx context.Context, cluster *kube.Cluster, claim Claim) ([]*corev1.PersistentVolume, error) {
	var found []unstructured.Unstructured
	if name := claim.Spec.VolumeName; name != "" {
		live, err := cluster.Get(ctx, object.Key{Kind: kube.VolumeKind.Kind, Name: name})
		switch {
		case kube.Classify(err) == kube.NotFound:
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("reading PersistentVolume %s: %w", name, err)
		}
		found = append(found, *live)
	} else {
		list, err := cluster.ListRecent(ctx, kube.VolumeKind, "")
		if err != nil {
			return nil, fmt.Errorf("listing volumes: %w", err)
		}
		found = list.Items
	}
	var out []*corev1.PersistentVolume
	for _, live := range found {
		v := &corev1.PersistentVolume{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, v); err != nil {
			return nil, fmt.Errorf("reading PersistentVolume %s: %w", live.GetName(), err)
		}
		if claim.Spec.VolumeName == "" && (claim.Spec.Selector == nil || !wait.Selects(claim.Spec.Selector, v.Labels)) {
			continue
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b *corev1.PersistentVolume) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// classOf is the class that a claim will have: where it names none, the cluster's
// default, of several the newest; nil if there is none.
func classOf(ctx context.Context, cluster *kube.Cluster, claim Claim) (*string, error) {
	if claim.Spec.StorageClassName != nil {
		return claim.Spec.StorageClassName, nil
	}
	list, err := cluster.ListRecent(ctx, kube.StorageClassKind, "")
	if err != nil {
		return nil, fmt.Errorf("listing storage classes: %w", err)
	}
	var newest *storagev1.StorageClass
	for i := range list.Items {
		class := &storagev1.StorageClass{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(list.Items[i].Object, class); err != nil {
			return nil, fmt.Errorf("reading StorageClass %s: %w", list.Items[i].GetName(), err)
		}
		if kube.IsDefaultClass(class) &&
			(newest == nil || newest.CreationTimestamp.Before(&class.CreationTimestamp)) {
			newest = class
		}
	}
	if newest == nil {
		return nil, nil
	}
	return &newest.Name, nil
}

// Source is what a claim is filled from.
type Source struct {
	Key object.Key
	// Found is false where it does not exist yet.
	Found bool
	// Least is the smallest size that holds what is in it, zero when that is not
	// known.
	Least resource.Quantity
	// Mode is its volume mode, "" when that is not known.
	Mode string
}

// Source looks at what a claim is filled from; nil if at nothing.
func (o One) Source(ctx context.Context, cluster *kube.Cluster, body map[string]any) (*Source, error) {
	from, ok, _ := unstructured.NestedStringMap(body, "spec", "dataSourceRef")
	if !ok {
		return nil, nil
	}
	out := &Source{Key: object.Key{Group: from["apiGroup"], Kind: from["kind"], Namespace: o.Key.Namespace, Name: from["name"]}}
	live, err := cluster.Get(ctx, out.Key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return out, nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", out.Key, err)
	}
	out.Found = true
	at := []string{"status", "restoreSize"}
	if out.Key.GroupKind() == kube.ClaimKind {
		at = []string{"status", "capacity", "storage"}
		out.Mode, _, _ = unstructured.NestedString(live.Object, "spec", "volumeMode")
	}
	text, _, _ := unstructured.NestedString(live.Object, at...)
	out.Least, _ = quantity(text)
	return out, nil
}

func quantity(text string) (resource.Quantity, bool) {
	q, err := resource.ParseQuantity(text)
	return q, err == nil
}
