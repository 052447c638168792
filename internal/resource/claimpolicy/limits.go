package claimpolicy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// CheckLive refuses limits that claims which exist are outside of.
func (kind) CheckLive(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.VolumeClaimPolicy], _ apply.Preview) ([]lifecycle.Finding, error) {
	return outsiders(ctx, e.Cluster, *c.After)
}

// Sending looks once more: claims may have been made since the plan.
func (kind) Sending(ctx context.Context, e *apply.Engine, _ *model.VolumeClaimPolicy, p model.VolumeClaimPolicy, _ []apply.Request) error {
	findings, err := outsiders(ctx, e.Cluster, p)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if !f.Warning {
			return &lifecycle.RefusalError{Finding: f}
		}
	}
	return nil
}

// outsiders says which claims a new or changed LimitRange would lock out. It is
// asked at every change of a claim, so not even their labels could be changed any
// more.
func outsiders(ctx context.Context, cluster *kube.Cluster, p model.VolumeClaimPolicy) ([]lifecycle.Finding, error) {
	if !p.Limits() {
		return nil, nil
	}
	claims, unseen, err := lockedOut(ctx, cluster, p)
	found := lifecycle.Finding{
		Path:  model.Path{"guardrails", "limit_range"},
		Reads: []model.Path{{"min_size"}, {"max_size"}, {"guardrails", "namespaces"}},
	}
	switch {
	case err != nil:
		return nil, err
	case len(claims) > 0:
		found.Summary = fmt.Sprintf("stateful_volume_claim_policy %s: claims that exist are outside of its limits", *p.Name)
		found.Detail = fmt.Sprintf("A LimitRange is asked at every change of a claim: under one of %s, nobody could change even a label of these claims, whose sizes are outside of it:\n%s\n\n"+
			"Nothing was changed. Choose limits that they are within, let those that are too small grow first, or leave limit_range out: admission lets claims that are older than the policy alone.",
			span(p), strings.Join(claims, "\n"))
	case len(unseen) > 0:
		found.Warning = true
		found.Summary = fmt.Sprintf("stateful_volume_claim_policy %s: claims could not be looked at", *p.Name)
		found.Detail = fmt.Sprintf("The right to list the claims of %s is missing, so nobody knows whether all of them are within %s. Those that are not can't be changed any more, not even their labels, as soon as the LimitRange is there.",
			strings.Join(unseen, ", "), span(p))
	default:
		return nil, nil
	}
	return []lifecycle.Finding{found}, nil
}

// lockedOut are the claims outside of limits that are not in force yet, a line for
// each, and the namespaces whose claims we may not see.
func lockedOut(ctx context.Context, cluster *kube.Cluster, p model.VolumeClaimPolicy) (claims, unseen []string, err error) {
	set, err := compile.VolumeClaimPolicy(p)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range set.Objects {
		if o.Key.Kind != "LimitRange" {
			continue
		}
		there, err := inForce(ctx, cluster, o)
		if err != nil {
			return nil, nil, err
		}
		if there {
			continue
		}
		list, err := cluster.List(ctx, kube.ClaimKind, o.Key.Namespace, "")
		if kube.Classify(err) == kube.Forbidden {
			unseen = append(unseen, "namespace "+o.Key.Namespace)
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("listing the claims of namespace %s: %w", o.Key.Namespace, err)
		}
		for _, claim := range list.Items {
			if size, out := outside(p, claim); out {
				claims = append(claims, fmt.Sprintf("  %s/%s: %s", claim.GetNamespace(), claim.GetName(), size))
			}
		}
	}
	slices.Sort(claims)
	return claims, unseen, nil
}

// inForce says whether a LimitRange is there as it is wanted: claims that it locks
// out are not locked out by a change of something else.
func inForce(ctx context.Context, cluster *kube.Cluster, o object.Object) (bool, error) {
	live, err := cluster.Get(ctx, o.Key)
	switch {
	case kube.Classify(err) == kube.NotFound, kube.Classify(err) == kube.Forbidden:
		return false, nil
	case err != nil:
		return false, fmt.Errorf("reading %s: %w", o.Key, err)
	}
	want, _, _ := unstructured.NestedFieldNoCopy(o.Body, "spec")
	is, _, _ := unstructured.NestedFieldNoCopy(live.Object, "spec")
	return diff.Equal(map[string]any{"spec": want}, map[string]any{"spec": is}), nil
}

// outside says of a claim whether its size is outside of the policy's, and the size.
// One that is on its way out is not looked at by a LimitRange either.
func outside(p model.VolumeClaimPolicy, claim unstructured.Unstructured) (string, bool) {
	text, _, _ := unstructured.NestedString(claim.Object, "spec", "resources", "requests", string(corev1.ResourceStorage))
	size, err := resource.ParseQuantity(text)
	if err != nil || claim.GetDeletionTimestamp() != nil {
		return "", false
	}
	below := p.MinSize != nil && size.Cmp(resource.MustParse(*p.MinSize)) < 0
	above := p.MaxSize != nil && size.Cmp(resource.MustParse(*p.MaxSize)) > 0
	return text, below || above
}

// span is "at least 1Gi and at most 10Gi".
func span(p model.VolumeClaimPolicy) string {
	var out []string
	if p.MinSize != nil {
		out = append(out, "at least "+*p.MinSize)
	}
	if p.MaxSize != nil {
		out = append(out, "at most "+*p.MaxSize)
	}
	return strings.Join(out, " and ")
}
