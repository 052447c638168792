package claims

import (
	"context"
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// ErrHidden means that a plan may not list the claims.
var ErrHidden = errors.New("claims may not be listed")

// UnusableError means that a claim of a name that the application would use
// exists and must not be used by it.
type UnusableError struct {
	Claim string
	// Reason is a clause: "it is being deleted".
	Reason string
	// Advice says what to do.
	Advice string
}

func (e *UnusableError) Error() string {
	return fmt.Sprintf("claim %s can't be used: %s", e.Claim, e.Reason)
}

// Check looks at every existing claim that the pods would use by its name, and
// refuses with an *UnusableError for each that is not the application's or is not
// what its volume asks for. Nobody else compares anything but the name. Ordinals
// from from on and below to are looked at; to be called before a workload is created
// or gets more replicas.
func (a Application) Check(ctx context.Context, cluster *kube.Cluster, from, to int) error {
	_, err := a.existing(ctx, cluster, cluster.ListRecent, from, to)
	return err
}

// Existing are the claims that Check looks at, as a plan may know them; an error
// where it refuses one.
func (a Application) Existing(ctx context.Context, cluster *kube.Cluster, from, to int) ([]Claim, error) {
	return a.existing(ctx, cluster, cluster.ListForPlan, from, to)
}

// lister lists the objects of a kind in a namespace; nil where that is not allowed.
type lister func(context.Context, schema.GroupKind, string) (*unstructured.UnstructuredList, error)

func (a Application) existing(ctx context.Context, cluster *kube.Cluster, list lister, from, to int) ([]Claim, error) {
	if len(a.Volumes) == 0 {
		return nil, nil
	}
	all, err := list(ctx, kube.ClaimKind, a.Namespace)
	if err != nil {
		return nil, fmt.Errorf("listing claims in namespace %s: %w", a.Namespace, err)
	}
	if all == nil {
		return nil, ErrHidden
	}
	existing, err := a.among(all)
	existing = slices.DeleteFunc(existing, func(c Claim) bool { return c.Ordinal < from || c.Ordinal >= to })
	if err != nil || len(existing) == 0 {
		return nil, err
	}
	mounted, err := a.mountedByOthers(ctx, cluster)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, c := range existing {
		if problem := a.judge(c, mounted); problem != nil {
			errs = append(errs, problem)
		}
	}
	return existing, errors.Join(errs...)
}

// judge is why a claim can't be used; nil when it can.
func (a Application) judge(c Claim, mounted map[string]string) error {
	want := a.Volumes[c.Volume]
	refuse := func(advice, format string, args ...any) error {
		return &UnusableError{Claim: c.Namespace + "/" + c.Name, Reason: fmt.Sprintf(format, args...), Advice: advice}
	}
	const rename = "Choose another name for the application or for the volume, so that the claims' names differ."
	const match = "Write in the configuration what the claim has, or move the claim out of the way (its data stays in the volume) so that a new one is made."
	switch pod, inUse := mounted[c.Name]; {
	case a.stranger(c):
		label := a.strangeLabel(c)
		return refuse(rename, "its label %s says that it belongs to %q", label, c.Labels[label])
	case c.Annotations[object.AnnotationOwner] != "" && c.Annotations[object.AnnotationOwner] != a.Owner:
		return refuse(rename+" To take the data over, remove the annotation from the claim.", "its annotation %s says that it belongs to %q",
			object.AnnotationOwner, c.Annotations[object.AnnotationOwner])
	case inUse:
		return refuse(rename, "Pod/%s, which is not this application's, mounts it", pod)
	case c.DeletionTimestamp != nil:
		return refuse("Wait until it is gone and apply again. Its volume is kept if the volume's reclaim policy is Retain.", "it is being deleted")
	}
	if want.Class != nil && (c.Spec.StorageClassName == nil || *c.Spec.StorageClassName != *want.Class) {
		live := "<none>"
		if c.Spec.StorageClassName != nil {
			live = *c.Spec.StorageClassName
		}
		return refuse(match, "it has storage class %q and the application asks for %q, which can't be changed", live, *want.Class)
	}
	if mode := volumeMode(c.PersistentVolumeClaim); mode != want.Mode {
		return refuse(match, "it has volume mode %s and the application asks for %s, which can't be changed", mode, want.Mode)
	}
	for _, m := range want.AccessModes {
		if !slices.Contains(c.Spec.AccessModes, corev1.PersistentVolumeAccessMode(m)) {
			return refuse(match, "it has access modes %v and the application asks for %v, which can't be changed", c.Spec.AccessModes, want.AccessModes)
		}
	}
	size, err := resource.ParseQuantity(want.Size)
	if err != nil {
		return fmt.Errorf("size of volume %s: %w", c.Volume, err)
	}
	if live := c.Spec.Resources.Requests[corev1.ResourceStorage]; live.Cmp(size) < 0 {
		return refuse(fmt.Sprintf("Set size = %q, or grow the claim first: kubectl -n %s patch pvc %s -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":%q}}}}'",
			live.String(), c.Namespace, c.Name, size.String()),
			"it asks for %s and the application for %s, and %s", live.String(), size.String(), a.noGrowth())
	}
	return nil
}

// noGrowth is why a claim stays as large as it is, a clause.
func (a Application) noGrowth() string {
	if a.Single {
		return "a claim that exists is left as it is"
	}
	return "the set's controller grows no claims"
}

func volumeMode(c *corev1.PersistentVolumeClaim) string {
	if c.Spec.VolumeMode == nil {
		return string(corev1.PersistentVolumeFilesystem)
	}
	return string(*c.Spec.VolumeMode)
}

// mountedByOthers maps claims to a pod that mounts them without being of this
// application.
func (a Application) mountedByOthers(ctx context.Context, cluster *kube.Cluster) (map[string]string, error) {
	return a.mounted(ctx, cluster, func(pod *unstructured.Unstructured) bool { return !a.isPod(pod) })
}

// mounted maps the claims that some pods mount to one of those pods.
func (a Application) mounted(ctx context.Context, cluster *kube.Cluster, which func(*unstructured.Unstructured) bool) (map[string]string, error) {
	pods, err := cluster.List(ctx, kube.PodKind, a.Namespace, "")
	if err != nil {
		return nil, fmt.Errorf("listing pods in namespace %s: %w", a.Namespace, err)
	}
	out := map[string]string{}
	for _, pod := range pods.Items {
		if !which(&pod) {
			continue
		}
		for _, source := range kube.Mounts(&pod) {
			if source.GroupKind() == kube.ClaimKind {
				out[source.Name] = pod.GetName()
			}
		}
	}
	return out, nil
}

// isPod says whether a pod is one of the application's.
func (a Application) isPod(pod *unstructured.Unstructured) bool {
	return pod.GetLabels()[object.LabelInstance] == a.Name && pod.GetLabels()[object.LabelName] == a.Name
}
