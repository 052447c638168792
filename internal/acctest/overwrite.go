package acctest

import (
	"context"
	"encoding/json"
	"path"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
)

// Overwrite sends an object of any kind as a server-side apply, with force and as
// somebody else; dry says that the server is only to say what it would do. The
// error is the server's.
func Overwrite(t *testing.T, body map[string]any, dry bool) error {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	u := unstructured.Unstructured{Object: body}
	resource, _ := meta.UnsafeGuessKindToResource(u.GroupVersionKind())
	at := path.Join("/apis", resource.Group, resource.Version)
	if resource.Group == "" {
		at = path.Join("/api", resource.Version)
	}
	if u.GetNamespace() != "" {
		at = path.Join(at, "namespaces", u.GetNamespace())
	}
	request := Cluster(t).CoreV1().RESTClient().Patch(types.ApplyPatchType).
		AbsPath(at, resource.Resource, u.GetName()).
		Param("fieldManager", SomebodyElse).Param("force", "true").
		Body(data)
	if dry {
		request = request.Param("dryRun", metav1.DryRunAll)
	}
	return request.Do(context.Background()).Error()
}
