package apply

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Observe reads every object of an inventory. An object that is gone, or that
// has passed into other hands, is missing in the result.
func (e *Engine) Observe(ctx context.Context, have Inventory) (map[object.Key]*unstructured.Unstructured, error) {
	observed, err := each(have.Keys(), itself, func(k object.Key) (*unstructured.Unstructured, error) {
		live, err := e.Cluster.GetListed(ctx, k)
		switch {
		case kube.Classify(err) == kube.NotFound:
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("reading %s: %w", k, err)
		case !have[k].Shared && !e.made(live, have[k]):
			return nil, nil
		}
		return live, nil
	})
	return observed, err
}
