package claims

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Where is every live claim of the application, with what is known of the volumes
// behind them: it says where the data is.
func (a Application) Where(ctx context.Context, cluster *kube.Cluster) ([]Claim, error) {
	all, err := a.own(ctx, cluster)
	for i := range all {
		all[i].look(ctx, cluster)
	}
	return all, err
}

// Belonging is every live claim that is not another application's, whoever the
// owner is: pods use the claim of their name, and owners are a matter of writing.
func (a Application) Belonging(ctx context.Context, cluster *kube.Cluster) ([]Claim, error) {
	all, err := a.List(ctx, cluster)
	return slices.DeleteFunc(all, a.stranger), err
}

// Going are the claims that somebody has deleted and that are there only for as long
// as a pod of the application mounts them.
func (a Application) Going(ctx context.Context, cluster *kube.Cluster) ([]Claim, error) {
	all, err := a.Belonging(ctx, cluster)
	all = slices.DeleteFunc(all, func(c Claim) bool { return c.DeletionTimestamp == nil })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	used, err := a.mounted(ctx, cluster, a.isPod)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].MountedBy = used[all[i].Name]
		all[i].look(ctx, cluster)
	}
	return slices.DeleteFunc(all, func(c Claim) bool { return c.MountedBy == "" }), nil
}

// own are the live claims that are not of another application or owner.
func (a Application) own(ctx context.Context, cluster *kube.Cluster) ([]Claim, error) {
	all, err := a.Belonging(ctx, cluster)
	return slices.DeleteFunc(all, a.owned), err
}

// look finds out about the volume of a claim. It only adds to messages: where
// volumes may not be read, nothing is known.
func (c *Claim) look(ctx context.Context, cluster *kube.Cluster) {
	if c.Spec.VolumeName == "" {
		return
	}
	live, err := cluster.Get(ctx, object.Key{Kind: kube.VolumeKind.Kind, Name: c.Spec.VolumeName})
	if err != nil {
		return
	}
	var volume corev1.PersistentVolume
	if runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &volume) != nil {
		return
	}
	c.Reclaim = volume.Spec.PersistentVolumeReclaimPolicy
	if volume.Spec.CSI != nil {
		c.Handle = volume.Spec.CSI.VolumeHandle
	}
}

// Fate is what becomes of a volume when its claim is deleted, a clause; "" when
// that is not known.
func (c Claim) Fate() string {
	switch c.Reclaim {
	case corev1.PersistentVolumeReclaimDelete:
		return "the volume is deleted with the claim, as its reclaim policy Delete says"
	case corev1.PersistentVolumeReclaimRetain:
		return fmt.Sprintf("PersistentVolume %s stays with the data, as its reclaim policy Retain says", c.Spec.VolumeName)
	}
	return ""
}
