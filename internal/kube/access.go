package kube

import (
	"context"
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Allowed says whether the cluster's authorizer lets us do something to an
// object: "patch", "create". A refusal by admission looks the same in an answer
// (403), so the question has to be put separately.
func (c *Cluster) Allowed(ctx context.Context, verb string, key object.Key) (bool, error) {
	r, err := c.resources(ctx, accessReviewKind, "", "")
	if err != nil {
		return false, err
	}
	asked, err := c.resourceOf(ctx, key)
	if err != nil {
		return false, err
	}
	review := map[string]any{
		"apiVersion": accessReviewKind.Group + "/v1", "kind": accessReviewKind.Kind,
		"metadata": map[string]any{},
		"spec": map[string]any{"resourceAttributes": map[string]any{
			"verb": verb, "group": asked.Group, "version": asked.Version, "resource": asked.Resource,
			"namespace": key.Namespace, "name": key.Name,
		}},
	}
	answer, err := ask(ctx, true, func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Create(ctx, &unstructured.Unstructured{Object: review}, metav1.CreateOptions{}) // nothing is stored
	})
	if err != nil {
		return false, fmt.Errorf("asking for the right to %s %s: %w", verb, key, err)
	}
	allowed, _, _ := unstructured.NestedBool(answer.Object, "status", "allowed")
	return allowed, nil
}

// Version is the server's version, such as v1.36.3; "" if it does not say.
func (c *Cluster) Version(ctx context.Context) string {
	if c.offline != nil {
		return ""
	}
	to, err := c.dial()
	if err != nil {
		return ""
	}
	var version struct{ GitVersion string }
	data, err := to.rest.Get().AbsPath("/version").Do(ctx).Raw()
	if err != nil || json.Unmarshal(data, &version) != nil {
		return ""
	}
	return version.GitVersion
}
