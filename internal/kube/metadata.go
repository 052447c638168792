package kube

import (
	"context"
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// acceptMetadata asks for the metadata of objects only.
const acceptMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"

// ListMetadata is List without what the objects hold: the data of Secrets stays
// where it is.
func (c *Cluster) ListMetadata(ctx context.Context, gk schema.GroupKind, namespace, selector string) (*metav1.PartialObjectMetadataList, error) {
	if c.offline != nil {
		return nil, c.offline
	}
	gvr, _, err := c.find(ctx, gk, "")
	if err != nil {
		return nil, err
	}
	to, err := c.dial()
	if err != nil {
		return nil, err
	}
	data, err := ask(ctx, true, func(ctx context.Context) ([]byte, error) {
		request := to.rest.Get().AbsPath(listPath(gvr, namespace)...).SetHeader("Accept", acceptMetadata)
		if selector != "" {
			request.Param("labelSelector", selector)
		}
		return raw(request.Do(ctx))
	})
	if err != nil {
		return nil, err
	}
	var list metav1.PartialObjectMetadataList
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("reading the metadata of all %s: %w", gvr.Resource, err)
	}
	return &list, nil
}
