package kube

import (
	"context"
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/pager"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// encoded is an object as the API server has written it. Thousands of objects are
// remembered for a plan, each is looked at once: as JSON they take a tenth of the
// memory, and nothing for the garbage collector to follow.
type encoded []byte

// decode is the object, of this version. In a list, objects have no kind.
func (e encoded) decode(key object.Key, version string) (*unstructured.Unstructured, error) {
	out := &unstructured.Unstructured{}
	if err := utiljson.Unmarshal(e, &out.Object); err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	out.SetGroupVersionKind(key.GroupKind().WithVersion(version))
	return out, nil
}

// listOurs is every object of a key's kind and namespace with our label, by name,
// page by page.
func (c *Cluster) listOurs(ctx context.Context, key object.Key) (map[string]encoded, error) {
	if c.offline != nil {
		return nil, c.offline
	}
	gvr, err := c.resourceOf(ctx, key)
	if err != nil {
		return nil, err
	}
	to, err := c.dial()
	if err != nil {
		return nil, err
	}
	var items map[string]encoded
	// The pager asks for the next page, and for everything at once when what it was
	// given to go on has expired.
	pages := pager.New(func(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
		if o.Continue == "" {
			items = map[string]encoded{}
		}
		data, err := ask(ctx, true, func(ctx context.Context) ([]byte, error) {
			return raw(to.rest.Get().AbsPath(listPath(gvr, key.Namespace)...).
				SpecificallyVersionedParams(&o, metav1.ParameterCodec, metav1.SchemeGroupVersion).Do(ctx))
		})
		if err != nil {
			return nil, err
		}
		var page struct {
			Metadata metav1.ListMeta
			Items    []json.RawMessage
		}
		if err := json.Unmarshal(data, &page); err != nil {
			return nil, fmt.Errorf("reading a list of %s: %w", gvr.Resource, err)
		}
		for _, item := range page.Items {
			var named struct{ Metadata struct{ Name string } }
			if err := json.Unmarshal(item, &named); err != nil {
				return nil, fmt.Errorf("reading a list of %s: %w", gvr.Resource, err)
			}
			items[named.Metadata.Name] = encoded(item)
		}
		return &metav1.List{ListMeta: page.Metadata}, nil
	})
	err = pages.EachListItem(ctx, metav1.ListOptions{LabelSelector: object.LabelManagedBy + "=" + object.ManagedBy}, func(runtime.Object) error { return nil })
	return items, err
}

// raw is an answer as it came. The error of Result.Raw has not what the server says.
func raw(answer rest.Result) ([]byte, error) {
	if err := answer.Error(); err != nil {
		return nil, err
	}
	return answer.Raw()
}
