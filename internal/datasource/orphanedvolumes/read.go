package orphanedvolumes

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// read is everything there is to say. Claims come before what uses them: a claim
// that is taken into use meanwhile is then found to be.
func read(ctx context.Context, cluster *kube.Cluster, asked orphans) (*orphans, error) {
	namespace := ptr.Deref(asked.Namespace, "")
	claims, err := list[corev1.PersistentVolumeClaim](ctx, cluster, kube.ClaimKind, namespace)
	if err != nil {
		return nil, err
	}
	volumes, err := list[corev1.PersistentVolume](ctx, cluster, kube.VolumeKind, "")
	if err != nil {
		return nil, err
	}
	used, err := whoUses(ctx, cluster, namespace)
	if err != nil {
		return nil, err
	}
	byName := map[string]corev1.PersistentVolume{}
	for _, v := range volumes {
		byName[v.Name] = v
	}
	out := &orphans{Namespace: asked.Namespace, StorageClass: asked.StorageClass, Claims: []claim{}, Reserved: []reserved{}, Volumes: []volume{}}
	there := map[place]bool{}
	for _, c := range claims {
		there[place{c.Namespace, c.Name}] = true
		if !asked.ofClass(ptr.Deref(c.Spec.StorageClassName, "")) || used.mounted[place{c.Namespace, c.Name}] {
			continue
		}
		if by := used.of(c); by != "" {
			out.Reserved = append(out.Reserved, reserved{Namespace: c.Namespace, Name: c.Name, Size: sizeOf(c.Spec.Resources.Requests), UsedBy: by})
			continue
		}
		out.Claims = append(out.Claims, claimOf(c, byName[c.Spec.VolumeName], used))
	}
	for _, v := range volumes {
		if forsaken(v, there) && asked.ofClass(v.Spec.StorageClassName) && (namespace == "" || v.Spec.ClaimRef.Namespace == namespace) {
			out.Volumes = append(out.Volumes, volumeOf(v))
		}
	}
	slices.SortFunc(out.Claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(out.Reserved, func(a, b reserved) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(out.Volumes, func(a, b volume) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// ofClass says whether claims and volumes of a class are asked for.
func (o orphans) ofClass(class string) bool { return o.StorageClass == nil || *o.StorageClass == class }

func claimOf(c corev1.PersistentVolumeClaim, behind corev1.PersistentVolume, used users) claim {
	return claim{
		Namespace: c.Namespace, Name: c.Name,
		Size: sizeOf(c.Spec.Resources.Requests), Capacity: orNull(sizeOf(c.Status.Capacity)),
		StorageClass: c.Spec.StorageClassName, Phase: string(c.Status.Phase), Created: created(c.ObjectMeta),
		VolumeName: orNull(c.Spec.VolumeName), ReclaimPolicy: orNull(string(behind.Spec.PersistentVolumeReclaimPolicy)),
		Application: orNull(c.Labels[object.LabelInstance]), ClaimPolicy: orNull(c.Labels[object.LabelClaimPolicy]),
		Attach:        attachClaim(c, used),
		DeleteCommand: fmt.Sprintf("kubectl -n %s delete pvc %s", c.Namespace, c.Name),
	}
}

// attachClaim is how to use a claim again.
func attachClaim(c corev1.PersistentVolumeClaim, used users) string {
	byHand := fmt.Sprintf("An application in namespace %s mounts it with existing_claim = { name = %q }.", c.Namespace, c.Name)
	set, ordinal, found := used.setOf(c)
	switch {
	case c.DeletionTimestamp != nil:
		return "Not any more: somebody has deleted it, and it goes as soon as nothing holds it."
	case c.Status.Phase == corev1.ClaimLost:
		return fmt.Sprintf("Not any more: its volume %s does not exist.", c.Spec.VolumeName)
	case c.Spec.VolumeName == "":
		return "It has no volume yet, so there is no data. " + byHand
	case found:
		return fmt.Sprintf("%s/%s uses it again when it has %d replicas. %s", kube.StatefulSetKind.Kind, set.Name, ordinal-start(set)+1, byHand)
	case c.Labels[object.LabelManagedBy] == object.ManagedBy && c.Labels[object.LabelInstance] != "":
		return fmt.Sprintf("An application %s in namespace %s, with the volume that it was made for, uses it again. %s", c.Labels[object.LabelInstance], c.Namespace, byHand)
	}
	return byHand
}

// sizeOf is the storage in a list of resources, "" for none.
func sizeOf(l corev1.ResourceList) string {
	size, ok := l[corev1.ResourceStorage]
	if !ok {
		return ""
	}
	return size.String()
}

func created(m metav1.ObjectMeta) string { return m.CreationTimestamp.UTC().Format(time.RFC3339) }
