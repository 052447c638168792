package apply

import (
	"context"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// tools are field managers that leave an object when it is adopted: what people
// make objects with, by the beginning of the name. Controllers that go on
// writing (Flux, Argo CD, autoscalers) are not among them.
var tools = []string{
	"kubectl", // kubectl-client-side-apply, kubectl-edit, kubectl-create, ...
	"helm",
	"Terraform", "terraform", // the hashicorp/kubernetes provider with server-side apply, and others
	"HashiCorp",          // the same, by its user agent
	"pulumi",             // pulumi-kubernetes, pulumi-resource-kubernetes
	"before-first-apply", // what the server calls whoever came before the first apply
}

// isTool says whether a field manager is one of the tools. Those whose names begin
// alike but end as those of controllers do (helm-controller, of Flux) go on
// writing.
func isTool(manager string) bool {
	if strings.HasSuffix(manager, "-controller") || strings.HasSuffix(manager, "-operator") {
		return false
	}
	return slices.ContainsFunc(tools, func(prefix string) bool { return strings.HasPrefix(manager, prefix) })
}

// adoptable says whether an object of somebody else may be taken over when the
// configuration asks for it: any but one that another owner claims, who would
// take it back with his next apply.
func (e *Engine) adoptable(live *unstructured.Unstructured) bool {
	owner := OwnerOf(live).Owner
	return owner == "" || owner == e.Owner
}

// takeOver makes us the manager of an object that was applied over what a tool
// had made: with entries left, the tool would go on owning each field that both
// have sent, and removing one would do nothing. It returns the object as it is
// then.
func (e *Engine) takeOver(ctx context.Context, o object.Object, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	for try := 1; ; try++ {
		entries := live.GetManagedFields()
		kept := slices.DeleteFunc(slices.Clone(entries), func(entry metav1.ManagedFieldsEntry) bool {
			return isTool(entry.Manager) && !slices.Contains(Managers(), entry.Manager)
		})
		if len(kept) == len(entries) {
			return live, nil
		}
		after, err := e.Cluster.Disown(ctx, live, o.Key, kept)
		if err == nil {
			return after, nil
		}
		if !isStale(err) || try == attempts {
			return nil, fmt.Errorf("taking %s over from its former field managers: %w", o.Key, err)
		}
		if live, err = e.again(ctx, o.Key, live); err != nil { // its controller has written its status in between
			return nil, err
		}
	}
}
