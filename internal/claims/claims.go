package claims

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Retention is what becomes of a claim that is not needed any more.
type Retention string

// The retentions.
const (
	Retain Retention = "Retain"
	Delete Retention = "Delete"
)

// Application is what has to be known of an application to find and judge its
// claims.
type Application struct {
	Namespace, Name string
	// Owner is the provider's owner, "" when none is set.
	Owner string
	// Single says that there is one claim for each volume, as a Deployment has,
	// instead of one for each replica of a set. Its ordinal is 0.
	Single bool
	// Volumes are what the claims of each volume ask for, by its name.
	Volumes map[string]Volume
}

// Volume is a claim template, or a Deployment's claim.
type Volume struct {
	// Size is a quantity.
	Size string
	// Class is nil for the cluster's default class; "" is static volumes only.
	Class       *string
	AccessModes []string
	// Mode is Filesystem or Block.
	Mode                   string
	OnDestroy, OnScaleDown Retention
}

// Claim is a live claim with its place in the application.
type Claim struct {
	*corev1.PersistentVolumeClaim
	Volume  string
	Ordinal int
	// Handle is what the storage system calls the volume behind the claim, and
	// Reclaim what becomes of the volume when the claim is deleted; "" when it was
	// not looked up or may not be seen.
	Handle  string
	Reclaim corev1.PersistentVolumeReclaimPolicy
	// MountedBy is a pod that mounts it, "" when none does or it was not asked.
	MountedBy string
	// Why is why a claim is kept that its policy gives up, a clause; "" for
	// others.
	Why string
}

// Key names the claim.
func (c Claim) Key() object.Key {
	return object.Key{Kind: kube.ClaimKind.Kind, Namespace: c.Namespace, Name: c.Name}
}

// String is the claim as messages name it, with the volume behind it where it
// has one.
func (c Claim) String() string {
	if c.Spec.VolumeName == "" {
		return fmt.Sprintf("%s (no volume yet)", c.Name)
	}
	size := c.Status.Capacity[corev1.ResourceStorage]
	handle := ""
	if c.Handle != "" {
		handle = ", volume handle " + c.Handle
	}
	return fmt.Sprintf("%s (%s, PersistentVolume %s%s)", c.Name, size.String(), c.Spec.VolumeName, handle)
}

// List is every live claim whose name is one that the application's volumes give,
// whatever its ordinal and whoever made it, by volume and ordinal.
func (a Application) List(ctx context.Context, cluster *kube.Cluster) ([]Claim, error) {
	if len(a.Volumes) == 0 {
		return nil, nil
	}
	list, err := cluster.List(ctx, kube.ClaimKind, a.Namespace, "")
	if err != nil {
		return nil, fmt.Errorf("listing claims in namespace %s: %w", a.Namespace, err)
	}
	return a.among(list)
}

// among are the claims out of a list of all claims of the namespace.
func (a Application) among(list *unstructured.UnstructuredList) ([]Claim, error) {
	var out []Claim
	for _, item := range list.Items {
		volume, ordinal, ok := a.place(item.GetName())
		if !ok {
			continue
		}
		claim := &corev1.PersistentVolumeClaim{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, claim); err != nil {
			return nil, fmt.Errorf("reading claim %s: %w", item.GetName(), err)
		}
		out = append(out, Claim{PersistentVolumeClaim: claim, Volume: volume, Ordinal: ordinal})
	}
	slices.SortFunc(out, func(x, y Claim) int {
		if c := strings.Compare(x.Volume, y.Volume); c != 0 {
			return c
		}
		return x.Ordinal - y.Ordinal
	})
	return out, nil
}

// place takes a claim's name apart.
func (a Application) place(name string) (volume string, ordinal int, ok bool) {
	if a.Single {
		volume, found := strings.CutSuffix(name, "."+a.Name)
		if _, known := a.Volumes[volume]; !found || !known {
			return "", 0, false
		}
		return volume, 0, true
	}
	rest, digits, found := cutLast(name, "-")
	ordinal, err := strconv.Atoi(digits)
	if !found || err != nil || ordinal < 0 || strconv.Itoa(ordinal) != digits {
		return "", 0, false
	}
	volume, found = strings.CutSuffix(rest, "-"+a.Name)
	if _, known := a.Volumes[volume]; !found || !known {
		return "", 0, false
	}
	return volume, ordinal, true
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// stranger says whether a claim's labels are those of another application.
func (a Application) stranger(c Claim) bool { return a.strangeLabel(c) != "" }

// strangeLabel is the label that says so, "" if none does. The labels may be
// absent: the controller labels only the claims that it makes.
func (a Application) strangeLabel(c Claim) string {
	for _, label := range []string{object.LabelInstance, object.LabelName} {
		if v, labelled := c.Labels[label]; labelled && v != a.Name {
			return label
		}
	}
	return ""
}
