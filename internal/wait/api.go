package wait

import (
	"context"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// api is the part of a cluster that waiting needs: it reads and never writes.
type api interface {
	Get(ctx context.Context, key object.Key) (*unstructured.Unstructured, error)
	List(ctx context.Context, gk schema.GroupKind, namespace, selector string) (*unstructured.UnstructuredList, error)
	Watch(ctx context.Context, gk schema.GroupKind, namespace, labels, fields, resourceVersion string) (watch.Interface, error)
}

var _ api = (*kube.Cluster)(nil)
