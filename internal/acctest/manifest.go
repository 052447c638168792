package acctest

import (
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
	"sigs.k8s.io/yaml"
)

// kinds are what the cluster serves.
var kinds = sync.OnceValues(func() (meta.RESTMapper, error) {
	config, err := connection()
	if err != nil {
		return nil, err
	}
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	groups, err := restmapper.GetAPIGroupResources(client)
	if err != nil {
		return nil, err
	}
	return restmapper.NewDiscoveryRESTMapper(groups), nil
})

// parse reads a manifest, one object in YAML, and returns it with a client for
// objects of its kind in its namespace.
func parse(t *testing.T, manifest string) (*unstructured.Unstructured, dynamic.ResourceInterface) {
	t.Helper()
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal([]byte(manifest), &object.Object); err != nil {
		t.Fatalf("reading the manifest: %v\n%s", err, manifest)
	}
	Require(t)
	mapper, err := kinds()
	check(t, err)
	kind := object.GroupVersionKind()
	mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	check(t, err)
	config, err := connection()
	check(t, err)
	client, err := dynamic.NewForConfig(config)
	check(t, err)
	if mapping.Scope.Name() == meta.RESTScopeNameRoot {
		return object, client.Resource(mapping.Resource)
	}
	return object, client.Resource(mapping.Resource).Namespace(object.GetNamespace())
}
