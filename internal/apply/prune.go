package apply

import (
	"context"
	"fmt"
	"maps"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Prune deletes what is in the inventory and not wanted any more; see Delete.
// Configuration that a pod still mounts is left InUse: pods of an old revision
// (OnDelete, a partition, a rollout that nobody waited for) could not restart
// without it.
func (e *Engine) Prune(ctx context.Context, want object.Set, have Inventory) (map[object.Key]Deleted, error) {
	unwanted := maps.Clone(have)
	for _, o := range want.Objects {
		delete(unwanted, o.Key)
	}
	used, err := e.mounted(ctx, unwanted)
	if err != nil {
		return nil, err
	}
	for key := range used {
		delete(unwanted, key)
	}
	done, err := e.Delete(ctx, unwanted)
	for key := range used {
		done[key] = InUse
	}
	return done, err
}

// mounted are the keys of ConfigMaps and Secrets that some pod mounts.
func (e *Engine) mounted(ctx context.Context, candidates Inventory) (map[object.Key]bool, error) {
	used := map[object.Key]bool{}
	listed := map[string]bool{}
	for key := range candidates {
		if !mountable(key) || listed[key.Namespace] {
			continue
		}
		listed[key.Namespace] = true
		pods, err := e.Cluster.List(ctx, kube.PodKind, key.Namespace, "")
		switch {
		case kube.Classify(err) == kube.Forbidden:
			for other := range candidates {
				if mountable(other) && other.Namespace == key.Namespace {
					used[other] = true
				}
			}
			continue
		case err != nil:
			return nil, fmt.Errorf("listing the pods that may still mount %s: %w", key, err)
		}
		for _, pod := range pods.Items {
			for _, source := range kube.Mounts(&pod) {
				if _, ok := candidates[source]; ok {
					used[source] = true
				}
			}
		}
	}
	return used, nil
}

// mountable says whether pods may refer to an object, in a way that it must
// outlive them.
func mountable(key object.Key) bool { return key.Kind == "ConfigMap" || key.Kind == "Secret" }
