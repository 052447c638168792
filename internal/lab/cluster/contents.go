package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/manifests"
)

// contents creates what a lab contains from the start.
type contents struct {
	client  kubernetes.Interface
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
}

func newContents(kubeconfig string) (*contents, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("read the lab's kubeconfig: %w", err)
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("make a client: %w", err)
	}
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("make a client: %w", err)
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery()))
	return &contents{client: client, dynamic: objects, mapper: mapper}, nil
}

// create creates the nodes and all objects of the manifests and of the
// directory with the snapshot kinds.
func (c *contents) create(ctx context.Context, crds string) error {
	if err := c.createNodes(ctx); err != nil {
		return err
	}
	documents := [][]byte{manifests.Objects}
	files, err := filepath.Glob(filepath.Join(crds, "*.yaml"))
	if err != nil {
		return fmt.Errorf("find the snapshot kinds: %w", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read the snapshot kinds: %w", err)
		}
		documents = append(documents, content)
	}
	// Last, because the kinds need a moment to be served.
	documents = append(documents, manifests.Snapshots)
	for _, document := range documents {
		if err := c.applyAll(ctx, document); err != nil {
			return err
		}
	}
	return nil
}

func (c *contents) applyAll(ctx context.Context, documents []byte) error {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(documents), 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(&object.Object)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read manifest: %w", err)
		}
		if len(object.Object) == 0 {
			continue
		}
		if err := c.apply(ctx, object); err != nil {
			return err
		}
	}
}

// apply tries again while the object's kind is not served yet, and while the
// API server is still making the default roles.
func (c *contents) apply(ctx context.Context, object *unstructured.Unstructured) error {
	var last error
	err := wait.PollUntilContextCancel(ctx, pollInterval, true, func(ctx context.Context) (bool, error) {
		if last = c.applyOnce(ctx, object); last != nil {
			c.mapper.Reset()
		}
		return last == nil, nil
	})
	if err != nil {
		return fmt.Errorf("create %s %s: %w", object.GetKind(), object.GetName(), errors.Join(err, last))
	}
	return nil
}

func (c *contents) applyOnce(ctx context.Context, object *unstructured.Unstructured) error {
	group, err := schema.ParseGroupVersion(object.GetAPIVersion())
	if err != nil {
		return err
	}
	mapping, err := c.mapper.RESTMapping(schema.GroupKind{Group: group.Group, Kind: object.GetKind()}, group.Version)
	if err != nil {
		return err
	}
	// Nothing of ours lies in a namespace.
	_, err = c.dynamic.Resource(mapping.Resource).Apply(ctx, object.GetName(), object, metav1.ApplyOptions{FieldManager: "lab", Force: true})
	return err
}
