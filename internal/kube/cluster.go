package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Cluster is one API server, or the reason why there is none. It is safe for
// concurrent use and connects when first used.
type Cluster struct {
	config  *rest.Config
	offline *OfflineError

	dial   func() (*clients, error)
	insist atomic.Bool
	tell   func(context.Context, Repeat) // nil for nobody

	mu         sync.Mutex // guards what follows
	identified bool
	uid        types.UID

	memory memory
	lists  recent[*unstructured.UnstructuredList]
	names  recent[map[string]bool]
	// forPlans are what ListForPlan has listed.
	forPlans recent[*unstructured.UnstructuredList]

	discovered discovered

	planMu sync.Mutex // guards failed
	failed error
}

// NewCluster is the cluster that a client configuration leads to. Nothing is
// dialled.
func NewCluster(config *rest.Config) *Cluster {
	config = rest.CopyConfig(config)
	config.WarningHandlerWithContext = warnings{}
	c := &Cluster{config: config}
	c.dial = sync.OnceValues(func() (*clients, error) { return newClients(config, &c.insist, c.tell) })
	return c
}

// Offline is a cluster that can't be reached for a reason known beforehand:
// the provider's configuration is not known yet, or there is none.
func Offline(reason string) *Cluster {
	return &Cluster{offline: &OfflineError{Reason: reason}}
}

// Insist says that this process changes the cluster: a request is not given up as
// soon as in a plan, which can do without the cluster.
func (c *Cluster) Insist() { c.insist.Store(true) }

// Tell has a function called for each request that is sent again, from several
// goroutines at once. It has to be called before the first request.
func (c *Cluster) Tell(f func(context.Context, Repeat)) { c.tell = f }

// Host is the API server's address, for messages.
func (c *Cluster) Host() string {
	if c.config == nil {
		return ""
	}
	return c.config.Host
}

// resource is the client for an object's kind and namespace, in its version.
func (c *Cluster) resource(ctx context.Context, key object.Key) (dynamic.ResourceInterface, error) {
	return c.resources(ctx, key.GroupKind(), key.Namespace, c.spoken(key))
}

// resources is the client for a kind in a namespace ("" for cluster-scoped), in a
// version ("" for any).
func (c *Cluster) resources(ctx context.Context, gk schema.GroupKind, namespace, version string) (dynamic.ResourceInterface, error) {
	if c.offline != nil {
		return nil, c.offline
	}
	gvr, k, err := c.find(ctx, gk, version)
	switch {
	case err != nil:
		return nil, err
	case k.global && namespace != "":
		return nil, &ScopeError{GroupKind: gk}
	}
	to, err := c.dial()
	if err != nil {
		return nil, err
	}
	if namespace == "" {
		return to.dynamic.Resource(gvr), nil
	}
	return to.dynamic.Resource(gvr).Namespace(namespace), nil
}

// Get is the live object.
func (c *Cluster) Get(ctx context.Context, key object.Key) (*unstructured.Unstructured, error) {
	r, err := c.resource(ctx, key)
	if err != nil {
		return nil, err
	}
	return ask(ctx, true, func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Get(ctx, key.Name, metav1.GetOptions{})
	})
}

// ApplyOptions say who applies, and how insistently.
type ApplyOptions struct {
	FieldManager string
	Force        bool
	// DryRun has the server do everything but store the result.
	DryRun bool
}

// dryRun is the value of that option in the API.
func dryRun(yes bool) []string {
	if yes {
		return []string{metav1.DryRunAll}
	}
	return nil
}

// Apply is a server-side apply with strict field validation; the answer is the
// object as it is afterwards. (client-go's Apply has no field validation, so
// this is a Patch.)
//
// A body with a UID may be applied twice. Without one it makes the object where
// there is none: when the answer is lost the object may be there, and it may by
// now be somebody else's, so it is for the caller to look before it is sent again.
func (c *Cluster) Apply(ctx context.Context, key object.Key, body map[string]any, o ApplyOptions) (*unstructured.Unstructured, error) {
	if !o.DryRun {
		c.await(ctx, key)
	}
	r, err := c.resource(ctx, key)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encoding %s: %w", key, err)
	}
	if !o.DryRun {
		defer c.writing(key)()
	}
	options := metav1.PatchOptions{
		FieldManager: o.FieldManager, Force: &o.Force, FieldValidation: metav1.FieldValidationStrict, DryRun: dryRun(o.DryRun),
	}
	uid, _, _ := unstructured.NestedString(body, "metadata", "uid")
	return ask(ctx, uid != "", func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Patch(ctx, key.Name, types.ApplyPatchType, data, options)
	})
}

// TryCreate asks what creating an object would give, and creates nothing.
func (c *Cluster) TryCreate(ctx context.Context, key object.Key, body map[string]any, fieldManager string) (*unstructured.Unstructured, error) {
	r, err := c.resource(ctx, key)
	if err != nil {
		return nil, err
	}
	return ask(ctx, true, func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Create(ctx, &unstructured.Unstructured{Object: body}, metav1.CreateOptions{
			FieldManager: fieldManager, FieldValidation: metav1.FieldValidationStrict, DryRun: dryRun(true),
		})
	})
}

// Disown replaces the server's records of who owns which field of an object; the
// object itself stays as it is. It fails with a conflict when the object is not
// the one with these records any more, which it is not either when the answer to
// this very request was lost.
func (c *Cluster) Disown(ctx context.Context, live *unstructured.Unstructured, key object.Key, entries []metav1.ManagedFieldsEntry) (*unstructured.Unstructured, error) {
	r, err := c.resource(ctx, key)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal([]map[string]any{
		{"op": "replace", "path": "/metadata/managedFields", "value": entries},
		{"op": "replace", "path": "/metadata/resourceVersion", "value": live.GetResourceVersion()},
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the field managers of %s: %w", key, err)
	}
	defer c.writing(key)()
	return ask(ctx, true, func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Patch(ctx, key.Name, types.JSONPatchType, data, metav1.PatchOptions{})
	})
}

// Merge is a JSON merge patch, for what is not ours to apply: annotations on
// claims that a set made, the scale of a set that is being deleted. With a
// resource version in it, it fails with a conflict, as Disown does.
func (c *Cluster) Merge(ctx context.Context, key object.Key, patch map[string]any, fieldManager string) (*unstructured.Unstructured, error) {
	r, err := c.resource(ctx, key)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(patch)
	if err != nil {
		return nil, fmt.Errorf("encoding a patch of %s: %w", key, err)
	}
	defer c.writing(key)()
	return ask(ctx, true, func(ctx context.Context) (*unstructured.Unstructured, error) {
		return r.Patch(ctx, key.Name, types.MergePatchType, data, metav1.PatchOptions{FieldManager: fieldManager})
	})
}

// Delete deletes the object with exactly this UID. Not found may mean that it was
// this request that has deleted it, and a conflict that there is another one.
func (c *Cluster) Delete(ctx context.Context, key object.Key, uid types.UID, how metav1.DeletionPropagation) error {
	return c.delete(ctx, key, metav1.Preconditions{UID: &uid}, how)
}

// DeleteUnchanged deletes the object with exactly this UID, if it still is as it was
// at a resource version; else it fails with a conflict.
func (c *Cluster) DeleteUnchanged(ctx context.Context, key object.Key, uid types.UID, resourceVersion string, how metav1.DeletionPropagation) error {
	return c.delete(ctx, key, metav1.Preconditions{UID: &uid, ResourceVersion: &resourceVersion}, how)
}

func (c *Cluster) delete(ctx context.Context, key object.Key, only metav1.Preconditions, how metav1.DeletionPropagation) error {
	r, err := c.resource(ctx, key)
	if err != nil {
		return err
	}
	defer c.writing(key)()
	_, err = ask(ctx, true, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, r.Delete(ctx, key.Name, metav1.DeleteOptions{Preconditions: &only, PropagationPolicy: &how})
	})
	return err
}

// List is every object of a kind in a namespace that a label selector matches.
func (c *Cluster) List(ctx context.Context, gk schema.GroupKind, namespace, selector string) (*unstructured.UnstructuredList, error) {
	r, err := c.resources(ctx, gk, namespace, "")
	if err != nil {
		return nil, err
	}
	return ask(ctx, true, func(ctx context.Context) (*unstructured.UnstructuredList, error) {
		return r.List(ctx, metav1.ListOptions{LabelSelector: selector})
	})
}

// Watch reports changes after a resource version to objects of a kind in a
// namespace. The selectors may be empty; fields is a field selector. It is not
// begun again by itself.
func (c *Cluster) Watch(ctx context.Context, gk schema.GroupKind, namespace, labels, fields, resourceVersion string) (watch.Interface, error) {
	r, err := c.resources(ctx, gk, namespace, "")
	if err != nil {
		return nil, err
	}
	return r.Watch(ctx, metav1.ListOptions{
		LabelSelector: labels, FieldSelector: fields, ResourceVersion: resourceVersion, AllowWatchBookmarks: true,
	})
}

// UID identifies the cluster: the UID of its kube-system namespace. It is
// asked for once; "" when we may not see it.
func (c *Cluster) UID(ctx context.Context) (types.UID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.identified {
		return c.uid, nil
	}
	ns, err := c.Get(ctx, kubeSystem)
	switch {
	case Classify(err) == Forbidden:
	case err != nil:
		return "", err
	default:
		c.uid = ns.GetUID()
	}
	c.identified = true
	return c.uid, nil
}

// UIDForPlan is UID for a plan: once it has failed it fails for the life of the
// process. Terraform starts one for each walk, and hundreds of resources must not
// each wait for the same connection to fail.
func (c *Cluster) UIDForPlan(ctx context.Context) (types.UID, error) {
	c.planMu.Lock()
	defer c.planMu.Unlock()
	if c.failed != nil {
		return "", c.failed
	}
	uid, err := c.UID(ctx)
	if Classify(err) != Interrupted {
		c.failed = err
	}
	return uid, err
}

// LeaveAlone makes UIDForPlan say from now on that the cluster is away.
func (c *Cluster) LeaveAlone(because error) {
	c.planMu.Lock()
	defer c.planMu.Unlock()
	c.failed = because
}
