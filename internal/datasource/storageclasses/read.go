package storageclasses

import (
	"context"
	"slices"

	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// noProvisioner is the provisioner of volumes that are made by hand.
const noProvisioner = "kubernetes.io/no-provisioner"

// read is everything there is to say.
func read(ctx context.Context, cluster *kube.Cluster) (*classes, error) {
	all, err := cluster.List(ctx, kube.StorageClassKind, "", "")
	if err != nil {
		return nil, err
	}
	drivers, err := driversOf(ctx, cluster)
	if err != nil {
		return nil, err
	}
	snapshots, err := snapshotClasses(ctx, cluster)
	if err != nil {
		return nil, err
	}
	out := &classes{Classes: map[string]class{}, Default: defaultOf(all.Items)}
	for i := range all.Items {
		c, err := classOf(&all.Items[i])
		if err != nil {
			return nil, err
		}
		if c.Provisioner != noProvisioner {
			c.DriverInstalled = drivers.installed(c.Provisioner)
		}
		c.SnapshotClass = snapshots[c.Provisioner]
		out.Classes[all.Items[i].GetName()] = c
	}
	return out, nil
}

// defaultOf is the class that claims get which name none; nil without any.
func defaultOf(all []unstructured.Unstructured) *string {
	var defaults []*unstructured.Unstructured
	for i := range all {
		if kube.IsDefaultClass(&all[i]) {
			defaults = append(defaults, &all[i])
		}
	}
	if len(defaults) == 0 {
		return nil
	}
	return ptr.To(slices.MinFunc(defaults, kube.CompareDefaults).GetName())
}

func classOf(u *unstructured.Unstructured) (class, error) {
	var live storagev1.StorageClass
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, &live); err != nil {
		return class{}, err
	}
	out := class{
		Provisioner: live.Provisioner, Default: kube.IsDefaultClass(u), AllowVolumeExpansion: ptr.Deref(live.AllowVolumeExpansion, false),
		VolumeBindingMode: string(ptr.Deref(live.VolumeBindingMode, storagev1.VolumeBindingImmediate)), ReclaimPolicy: string(ptr.Deref(live.ReclaimPolicy, "Delete")),
		Parameters: live.Parameters, MountOptions: append([]string{}, live.MountOptions...), AllowedTopologies: []map[string][]string{},
	}
	if out.Parameters == nil {
		out.Parameters = map[string]string{}
	}
	for _, term := range live.AllowedTopologies {
		labels := map[string][]string{}
		for _, e := range term.MatchLabelExpressions {
			labels[e.Key] = append(labels[e.Key], e.Values...)
		}
		out.AllowedTopologies = append(out.AllowedTopologies, labels)
	}
	return out, nil
}

// drivers are the names of CSI drivers that are there; unseen says that there may
// be others.
type drivers struct {
	names  map[string]bool
	unseen bool
}

func (d drivers) installed(name string) *bool {
	if !d.names[name] && d.unseen {
		return nil
	}
	return ptr.To(d.names[name])
}

// driversOf are those that say so themselves, and those that nodes run.
func driversOf(ctx context.Context, cluster *kube.Cluster) (drivers, error) {
	out := drivers{names: map[string]bool{}}
	objects, seen, err := list(ctx, cluster, kube.DriverKind)
	if err != nil {
		return out, err
	}
	for _, o := range objects {
		out.names[o.GetName()] = true
	}
	nodes, seenNodes, err := list(ctx, cluster, kube.NodeDriversKind)
	for _, node := range nodes {
		running, _, _ := unstructured.NestedSlice(node.Object, "spec", "drivers")
		for _, r := range running {
			if driver, ok := r.(map[string]any); ok {
				name, _ := driver["name"].(string)
				out.names[name] = true
			}
		}
	}
	out.unseen = !seen || !seenNodes
	return out, err
}

// defaultSnapshotClass marks the snapshot class of snapshots that name none.
const defaultSnapshotClass = "snapshot.storage.kubernetes.io/is-default-class"

// snapshotClasses are those that snapshots get which name none, by driver. With
// several defaults of a driver, such a snapshot gets none.
func snapshotClasses(ctx context.Context, cluster *kube.Cluster) (map[string]*string, error) {
	all, _, err := list(ctx, cluster, kube.SnapshotClassKind)
	out, defaults := map[string]*string{}, map[string]int{}
	for _, o := range all {
		if o.GetAnnotations()[defaultSnapshotClass] != "true" {
			continue
		}
		driver, _, _ := unstructured.NestedString(o.Object, "driver")
		defaults[driver]++
		out[driver] = ptr.To(o.GetName())
		if defaults[driver] > 1 {
			out[driver] = nil
		}
	}
	return out, err
}

// list is all objects of a kind; false where they may not be seen, or there is no
// such kind.
func list(ctx context.Context, cluster *kube.Cluster, gk schema.GroupKind) ([]unstructured.Unstructured, bool, error) {
	all, err := cluster.List(ctx, gk, "", "")
	switch kube.Classify(err) {
	case kube.None:
		return all.Items, true, nil
	case kube.Forbidden, kube.NotFound, kube.NotServed:
		return nil, false, nil
	}
	return nil, false, err
}
