package kube

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/metadata"
)

// ListMetadata is List without what the objects hold: the data of Secrets stays
// where it is.
func (c *Cluster) ListMetadata(ctx context.Context, gk schema.GroupKind, namespace, selector string) (*metav1.PartialObjectMetadataList, error) {
	if c.offline != nil {
		return nil, c.offline
	}
	gvr, err := resourceOf(gk)
	if err != nil {
		return nil, err
	}
	client, err := metadata.NewForConfig(c.config)
	if err != nil {
		return nil, err
	}
	return client.Resource(gvr).Namespace(namespace).List(ctx, metav1.ListOptions{LabelSelector: selector})
}
