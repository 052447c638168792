package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// noProvisioner is the provisioner of classes whose volumes somebody makes.
const noProvisioner = "kubernetes.io/no-provisioner"

// class is a storage class as it will be when the claims are made.
type class struct {
	storagev1.StorageClass
	// planned: it is part of the same plan, which judges it by itself.
	planned bool
}

func (c class) isDefault() bool { return kube.IsDefaultClass(&c.StorageClass) }

func (c class) immediate() bool {
	return c.VolumeBindingMode == nil || *c.VolumeBindingMode == storagev1.VolumeBindingImmediate
}

// dynamic says that volumes are made for claims.
func (c class) dynamic() bool { return c.Provisioner != noProvisioner }

// classes are those of the cluster and of the plan.
type classes struct {
	all []class
	// hidden: those of the cluster may not be listed.
	hidden bool
	// volumes are those that the plan brings.
	volumes []object.Object
}

func listClasses(ctx context.Context, cluster *kube.Cluster, planned []object.Object) (classes, error) {
	list, err := cluster.ListForPlan(ctx, kube.StorageClassKind, "")
	if err != nil {
		return classes{}, fmt.Errorf("listing storage classes: %w", err)
	}
	out := classes{hidden: list == nil}
	for _, o := range planned {
		if o.Key.GroupKind() == kube.VolumeKind {
			out.volumes = append(out.volumes, o)
		}
		if o.Key.GroupKind() != kube.StorageClassKind {
			continue
		}
		c := class{planned: true}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Body, &c.StorageClass); err != nil {
			return classes{}, fmt.Errorf("reading the planned %s: %w", o.Key, err)
		}
		out.all = append(out.all, c)
	}
	if list == nil {
		return out, nil
	}
	for _, item := range list.Items {
		if _, planned := out.named(item.GetName()); planned {
			continue
		}
		var c class
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &c.StorageClass); err != nil {
			return classes{}, fmt.Errorf("reading StorageClass %s: %w", item.GetName(), err)
		}
		out.all = append(out.all, c)
	}
	slices.SortFunc(out.all, func(a, b class) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (c classes) named(name string) (class, bool) {
	i := slices.IndexFunc(c.all, func(c class) bool { return c.Name == name })
	if i < 0 {
		return class{}, false
	}
	return c.all[i], true
}

// standard is the default class: of several the one that is planned, or else the
// newest, as the API takes it.
func (c classes) standard() (class, bool) {
	var out class
	found := false
	for _, next := range c.all {
		switch {
		case !next.isDefault() || out.planned:
		case !found, next.planned, out.CreationTimestamp.Before(&next.CreationTimestamp):
			out, found = next, true
		}
	}
	return out, found
}

// of is the class of a claim; false where it has none or where it is not known.
func (c classes) of(claim Claim) (class, bool) {
	switch {
	case claim.Class == nil:
		return c.standard()
	case *claim.Class == "":
		return class{}, false
	default:
		return c.named(*claim.Class)
	}
}

// missing warns of classes that are not there. It is no error: what is not known
// here may be made by the same apply, by another provider or with a name that is
// written out, and claims also find volumes that name a class which does not exist.
func (c Claims) missing(ctx context.Context, cluster *kube.Cluster, all classes) ([]Problem, error) {
	if all.hidden {
		return nil, nil
	}
	var order []string
	gone := map[string][]Claim{}
	for _, claim := range c.Claims {
		if _, found := all.of(claim); found || claim.grows() || claim.Class != nil && *claim.Class == "" {
			continue
		}
		name := ""
		if claim.Class != nil {
			name = *claim.Class
		}
		if _, seen := gone[name]; !seen {
			order = append(order, name)
		}
		gone[name] = append(gone[name], claim)
	}
	if len(order) == 0 {
		return nil, nil
	}
	static, err := all.ofVolumes(ctx, cluster)
	if err != nil {
		return nil, err
	}
	var out []Problem
	for _, name := range order {
		if !static[name] {
			out = append(out, lost(name, gone[name]))
		}
	}
	return out, nil
}

// ofVolumes are the classes that volumes name which no claim has.
func (c classes) ofVolumes(ctx context.Context, cluster *kube.Cluster) (map[string]bool, error) {
	out := map[string]bool{}
	add := func(body map[string]any) {
		var volume corev1.PersistentVolume
		if runtime.DefaultUnstructuredConverter.FromUnstructured(body, &volume) == nil && volume.Status.Phase != corev1.VolumeBound {
			out[volume.Spec.StorageClassName] = true
		}
	}
	for _, o := range c.volumes {
		add(o.Body)
	}
	list, err := cluster.ListForPlan(ctx, kube.VolumeKind, "")
	if err != nil || list == nil {
		return out, err
	}
	for _, item := range list.Items {
		add(item.Object)
	}
	return out, nil
}

// lost is what is said of claims whose class is not there; "" is the default.
func lost(name string, claims []Claim) Problem {
	out := Problem{
		Warning: true, Claim: claims[0],
		Summary: fmt.Sprintf("StorageClass %q does not exist", name),
		Detail: fmt.Sprintf("%s %s for it. Unless the class is there when the %s, no volume is made for %s, and the pods wait. %s",
			sentence(names(claims)), verb(claims, "asks", "ask"), verb(claims, "claim is made", "claims are made"), verb(claims, "it", "them"), listing),
	}
	if name == "" {
		out.Summary = "the cluster has no default storage class"
		out.Detail = fmt.Sprintf("%s %s no class, so the pods wait until a class is the cluster's default or a volume without a class fits. Set storage_class. %s",
			sentence(names(claims)), verb(claims, "names", "name"), listing)
	}
	return out
}

// listing is how to see which classes there are.
const listing = "The classes that there are: kubectl get storageclasses"

// expandable refuses to grow claims of a class that does not let them.
func (c Claims) expandable(_ context.Context, _ *kube.Cluster, all classes) ([]Problem, error) {
	var out []Problem
	for _, g := range c.byClass(all, Claim.grows) {
		if g.class.AllowVolumeExpansion != nil && *g.class.AllowVolumeExpansion {
			continue
		}
		out = append(out, Problem{
			Claim: g.claims[0], Attribute: Size,
			Summary: fmt.Sprintf("StorageClass %q does not let claims grow", g.class.Name),
			Detail: fmt.Sprintf("%s would grow from %s to %s, which the API refuses. Set allow_volume_expansion = true on the class first, if its driver can grow volumes, or set the size back.",
				sentence(names(g.claims)), g.claims[0].Was.String(), g.claims[0].Size.String()),
		})
	}
	return out, nil
}

// reclaimed warns where claims are kept as the user has said, and their class has
// the data deleted with whatever claim somebody deletes. Where nothing was said
// about keeping, the class is as good as any: most clusters' default class is so.
func (c Claims) reclaimed(_ context.Context, _ *kube.Cluster, all classes) ([]Problem, error) {
	var out []Problem
	for _, g := range c.byClass(all, func(c Claim) bool { return isNew(c) && c.Kept }) {
		if !g.class.dynamic() || g.class.ReclaimPolicy != nil && *g.class.ReclaimPolicy != corev1.PersistentVolumeReclaimDelete {
			continue
		}
		out = append(out, Problem{
			Warning: true, Claim: g.claims[0],
			Summary: fmt.Sprintf("StorageClass %q deletes volumes with their claims", g.class.Name),
			Detail: fmt.Sprintf("The claim policy keeps %s, but the class's reclaim policy is Delete: when somebody deletes %s, or namespace %s, the data is deleted too. "+
				"A class with reclaim_policy = \"Retain\" keeps the volume then. A volume that is there can be changed by itself: kubectl patch pv NAME -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'",
				names(g.claims), verb(g.claims, "it", "one of them"), c.Namespace),
		})
	}
	return out, nil
}
