package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// acceptDiscovery asks for all kinds of all groups in one answer.
const acceptDiscovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

// soon is how long an apply waits for a kind that the cluster does not serve yet:
// the definition of a custom resource takes a moment to become one.
const soon = 15 * time.Second

// NoKindError means that the cluster does not serve a kind, at least not yet.
type NoKindError struct {
	GroupKind schema.GroupKind
	// Version is the one that was asked for, "" for any; Versions are those that
	// are served.
	Version  string
	Versions []string
}

func (e *NoKindError) Error() string {
	group := e.GroupKind.Group
	if e.Version != "" {
		group = strings.TrimPrefix(group+"/"+e.Version, "/")
	}
	text := fmt.Sprintf("the cluster serves no kind %s of %s", e.GroupKind.Kind, group)
	if len(e.Versions) > 0 {
		text += ", only of version " + strings.Join(e.Versions, ", ")
	}
	return text
}

// ScopeError means that the objects of a kind are in no namespace.
type ScopeError struct{ GroupKind schema.GroupKind }

func (e *ScopeError) Error() string {
	return fmt.Sprintf("objects of kind %s are in no namespace", e.GroupKind)
}

// discovered is what is known of kinds that are not in the table.
type discovered struct {
	mu     sync.Mutex // guards what follows
	served map[schema.GroupVersionKind]kind
	// preferred are the versions of a kind, the server's favourite first.
	preferred map[schema.GroupKind][]string
	// wanted are the versions that objects are written in. Two objects of one kind
	// may be of two.
	wanted map[object.Key]string
	// stale are groups that a server of their own serves, which does not answer.
	stale map[string]bool

	asked recent[bool]
}

// Speak says in which version an object is written. Without it an object is read in
// the one that the table has for its kind, or else that the server prefers, as
// lists of a kind always are.
func (c *Cluster) Speak(key object.Key, version string) {
	if kinds[key.GroupKind()].version == version {
		version = "" // the same, and listed together with objects of which nobody has said
	}
	c.discovered.mu.Lock()
	defer c.discovered.mu.Unlock()
	if c.discovered.wanted == nil {
		c.discovered.wanted = map[object.Key]string{}
	}
	c.discovered.wanted[key] = version
}

// find is where a kind is served in a version, "" for any: by the table, or else by
// what the cluster says.
func (c *Cluster) find(ctx context.Context, gk schema.GroupKind, version string) (schema.GroupVersionResource, kind, error) {
	k, ok := kinds[gk]
	switch {
	case ok && (version == "" || version == k.version):
	case ok:
		k.version = version
	default:
		var err error
		if k, err = c.discover(ctx, gk, version); err != nil {
			return schema.GroupVersionResource{}, kind{}, err
		}
	}
	return schema.GroupVersionResource{Group: gk.Group, Version: k.version, Resource: k.resource}, k, nil
}

// resourceOf is where an object is served.
func (c *Cluster) resourceOf(ctx context.Context, key object.Key) (schema.GroupVersionResource, error) {
	gvr, _, err := c.find(ctx, key.GroupKind(), c.spoken(key))
	return gvr, err
}

// spoken is the version that an object is written in, "" where nobody has said.
func (c *Cluster) spoken(key object.Key) string {
	c.discovered.mu.Lock()
	defer c.discovered.mu.Unlock()
	return c.discovered.wanted[key]
}

// discover is a kind that the cluster serves. What it has served once is not asked
// for again; what it has not, may be there in a moment.
func (c *Cluster) discover(ctx context.Context, gk schema.GroupKind, version string) (kind, error) {
	if k, err := c.known(gk, version); err == nil {
		return k, nil
	}
	_, err := c.discovered.asked.of(place{gk: schema.GroupKind{Kind: listOf(gk.Group)}}).get(func() (bool, error) {
		return true, c.askKinds(ctx, listOf(gk.Group))
	})
	if err != nil {
		return kind{}, fmt.Errorf("asking which kinds the cluster serves: %w", err)
	}
	return c.known(gk, version)
}

// listOf is where the server says what it serves of a group.
func listOf(group string) string {
	if group == "" {
		return "/api"
	}
	return "/apis"
}

// known is a kind as far as the cluster has said.
func (c *Cluster) known(gk schema.GroupKind, version string) (kind, error) {
	d := &c.discovered
	d.mu.Lock()
	defer d.mu.Unlock()
	versions := d.preferred[gk]
	switch {
	case version == "" && len(versions) > 0:
		version = versions[0]
	case !slices.Contains(versions, version) && d.stale[gk.Group]:
		return kind{}, fmt.Errorf("the server of %s does not answer, so nobody knows whether there is a kind %s", gk.Group, gk.Kind)
	case !slices.Contains(versions, version):
		return kind{}, &NoKindError{GroupKind: gk, Version: version, Versions: slices.Clone(versions)}
	}
	return d.served[gk.WithVersion(version)], nil
}

// groupList is an APIGroupDiscoveryList, as far as it is of interest here.
type groupList struct {
	Items []struct {
		Metadata struct{ Name string }
		Versions []struct {
			Version   string
			Freshness string
			Resources []struct {
				Resource     string
				ResponseKind *struct{ Kind string }
				Scope        string
			}
		}
	}
}

// askKinds has the server say what it serves.
func (c *Cluster) askKinds(ctx context.Context, path string) error {
	if c.offline != nil {
		return c.offline
	}
	to, err := c.dial()
	if err != nil {
		return err
	}
	data, err := ask(ctx, true, func(ctx context.Context) ([]byte, error) {
		return raw(to.rest.Get().AbsPath(path).SetHeader("Accept", acceptDiscovery).Do(ctx))
	})
	if err != nil {
		return err
	}
	var list groupList
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("reading what %s says: %w", path, err)
	}
	c.discovered.take(list)
	return nil
}

func (d *discovered) take(list groupList) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.served == nil {
		d.served, d.preferred = map[schema.GroupVersionKind]kind{}, map[schema.GroupKind][]string{}
	}
	d.stale = map[string]bool{}
	for _, group := range list.Items {
		for _, version := range group.Versions {
			d.stale[group.Metadata.Name] = d.stale[group.Metadata.Name] || version.Freshness == "Stale"
			for _, r := range version.Resources {
				if r.ResponseKind == nil || r.ResponseKind.Kind == "" {
					continue
				}
				gvk := schema.GroupVersionKind{Group: group.Metadata.Name, Version: version.Version, Kind: r.ResponseKind.Kind}
				if _, seen := d.served[gvk]; !seen {
					d.served[gvk] = kind{version: version.Version, resource: r.Resource, global: r.Scope == "Cluster"}
					d.preferred[gvk.GroupKind()] = append(d.preferred[gvk.GroupKind()], version.Version)
				}
			}
		}
	}
}

// await waits a little until the kind is served of an object that is to be written.
func (c *Cluster) await(ctx context.Context, key object.Key) {
	ctx, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	for {
		_, err := c.resourceOf(ctx, key)
		if !errors.As(err, new(*NoKindError)) || pause(ctx, recency) != nil {
			return
		}
	}
}
