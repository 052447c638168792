package storageclass

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// CheckLive warns of what only the cluster knows: other defaults, a driver that is
// not there, tiers that go while they are used. What may not be seen has no
// warning.
func (kind) CheckLive(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.StorageClass], p apply.Preview) ([]lifecycle.Finding, error) {
	sent, err := compile.StorageClass(*c.After)
	if err != nil {
		return nil, err
	}
	class, _ := sent.Get(classKey(*c.After))
	var out []lifecycle.Finding
	for _, look := range []func() ([]lifecycle.Finding, error){
		func() ([]lifecycle.Finding, error) { return otherDefaults(ctx, e.Cluster, class, p.Live[class.Key]) },
		func() ([]lifecycle.Finding, error) { return missingDriver(ctx, e.Cluster, *c.After, class) },
		func() ([]lifecycle.Finding, error) { return usedTiers(ctx, e, c, sent) },
	} {
		found, err := look()
		if err != nil {
			return out, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// unseen says of an error that it is about what may not be seen, or is not there.
func unseen(err error) bool {
	c := kube.Classify(err)
	return c == kube.Forbidden || c == kube.NotFound || c == kube.NotServed
}

// otherDefaults warns where several classes are those of claims that name none.
// live is the class as it is, nil if there is none.
func otherDefaults(ctx context.Context, cluster *kube.Cluster, class object.Object, live *unstructured.Unstructured) ([]lifecycle.Finding, error) {
	if !kube.IsDefaultClass(&unstructured.Unstructured{Object: class.Body}) {
		return nil, nil
	}
	all, err := cluster.ListRecent(ctx, kube.StorageClassKind, "")
	switch {
	case unseen(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for other default classes: %w", err)
	}
	var others []*unstructured.Unstructured
	for i := range all.Items {
		if o := &all.Items[i]; o.GetName() != class.Key.Name && kube.IsDefaultClass(o) {
			others = append(others, o)
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	slices.SortFunc(others, kube.CompareDefaults)
	names := make([]string, len(others))
	for i, o := range others {
		names[i] = fmt.Sprintf("%q", o.GetName())
	}
	wins := class.Key.Name // a class that is made now is the newest
	if live != nil && len(mutability.FieldsWith(mutability.Recreate, class.Key.GroupKind(), live.Object, class.Body)) == 0 && kube.CompareDefaults(others[0], live) < 0 {
		wins = others[0].GetName()
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"default"},
		Reads:   []model.Path{{"name"}},
		Summary: fmt.Sprintf("StorageClass %q: another class is the default already", class.Key.Name),
		Detail: fmt.Sprintf("StorageClass %s is the default of this cluster, too. Of several the newest wins, so claims that name no class would get %q. "+
			"Let one class be the default: set default = false here, or take the annotation %s off the other.", strings.Join(names, ", "), wins, compile.AnnotationDefaultClass),
	}}, nil
}

// missingDriver warns where nothing would make the volumes.
func missingDriver(ctx context.Context, cluster *kube.Cluster, c model.StorageClass, class object.Object) ([]lifecycle.Finding, error) {
	if !c.Provisions() {
		return nil, nil
	}
	name, _, _ := unstructured.NestedString(class.Body, "provisioner")
	installed, err := cluster.DriverInstalled(ctx, name)
	if err != nil || installed == nil || *installed {
		return nil, err
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"storage_provisioner"},
		Reads:   []model.Path{{"name"}},
		Summary: fmt.Sprintf("StorageClass %q: the CSI driver %s is not installed", c.Name, name),
		Detail: fmt.Sprintf("The cluster has no CSIDriver %[1]s, and no node runs a driver of that name: claims of this class stay pending until it is installed. "+
			"A provisioner that is no CSI driver can't be seen here; if %[1]s is one, there is nothing to do.", name),
	}}, nil
}

// usedTiers warns of objects that a change leaves behind because claims have them.
func usedTiers(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.StorageClass], sent object.Set) ([]lifecycle.Finding, error) {
	if c.Before == nil {
		return nil, nil
	}
	before, err := compile.StorageClass(*c.Before)
	if err != nil {
		return nil, err
	}
	var leaving []object.Key
	for _, o := range before.Objects {
		if _, stays := sent.Get(o.Key); !stays {
			leaving = append(leaving, o.Key)
		}
	}
	users, err := e.AttributesUsers(ctx, leaving)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"volume_attributes_classes"},
		Reads:   []model.Path{{"name"}, {"storage_provisioner"}},
		Summary: fmt.Sprintf("StorageClass %q: tiers that change or go are used", c.After.Name),
		Detail: fmt.Sprintf("The plan takes these away, and claims or volumes have them:\n%s\n\nThey stay as they are, with what the volumes have now, until the claims are pointed to another class (volume_attributes_class) "+
			"and this resource is changed again.", lifecycle.UsersText(users)),
	}}, nil
}
