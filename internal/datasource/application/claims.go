package application

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// claimsOf are the claims by name: those of a set's templates, of pods that were
// scaled away too, and those that all pods mount by name, as a Deployment's do.
func claimsOf(ctx context.Context, cluster *kube.Cluster, running wait.Running) (map[string]claim, error) {
	out := map[string]claim{}
	templates := claims.Application{Namespace: running.Workload.Namespace, Name: running.Workload.Name, Volumes: map[string]claims.Volume{}}
	for _, name := range running.ClaimTemplates {
		templates.Volumes[name] = claims.Volume{}
	}
	all, err := templates.Belonging(ctx, cluster)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		out[c.Name] = claimOf(c.Volume, c.PersistentVolumeClaim)
	}
	for _, v := range running.Template.Spec.Volumes {
		if v.PersistentVolumeClaim == nil {
			continue
		}
		c, err := getClaim(ctx, cluster, running.Workload.Namespace, v.PersistentVolumeClaim.ClaimName)
		if err != nil {
			return nil, err
		}
		if c != nil {
			out[c.Name] = claimOf(v.Name, c)
		}
	}
	return out, nil
}

// getClaim is nil for a claim that does not exist.
func getClaim(ctx context.Context, cluster *kube.Cluster, namespace, name string) (*corev1.PersistentVolumeClaim, error) {
	live, err := cluster.Get(ctx, object.Key{Kind: kube.ClaimKind.Kind, Namespace: namespace, Name: name})
	if kube.Classify(err) == kube.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := &corev1.PersistentVolumeClaim{}
	return out, runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, out)
}

func claimOf(volume string, c *corev1.PersistentVolumeClaim) claim {
	requested := c.Spec.Resources.Requests[corev1.ResourceStorage]
	out := claim{
		Volume: volume, Requested: requested.String(), StorageClass: c.Spec.StorageClassName,
		Phase: string(c.Status.Phase), VolumeName: orNull(c.Spec.VolumeName), AccessModes: []string{},
	}
	if capacity, ok := c.Status.Capacity[corev1.ResourceStorage]; ok {
		out.Capacity = orNull(capacity.String())
	}
	for _, mode := range c.Spec.AccessModes {
		out.AccessModes = append(out.AccessModes, string(mode))
	}
	return out
}
