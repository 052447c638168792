package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Guardrails is what the cluster itself guards for a claim policy. It is an
// attribute of the resource alone: no volume has to know of it.
func Guardrails() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Has the cluster itself hold the policy, against everybody and every tool. Its objects are called `stateful-claim-policy-<name>`; those of `admission` are the whole cluster's, so the name of a policy with `admission` has to be unique in the cluster. " +
			"API servers take a moment (usually less than a second) until they enforce what has changed. When guardrails or the policy are removed, the objects are deleted and no claim is touched. Default: none, and the policy makes no objects.",
		Attributes: map[string]schema.Attribute{
			"namespaces": schema.ListAttribute{
				Optional: true, ElementType: Name,
				MarkdownDescription: "Namespaces to guard; they have to exist, in any order. Required.",
			},
			"admission": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "A ValidatingAdmissionPolicy with its binding (Kubernetes 1.30 or newer) refuses what breaks the policy, in claims with its label `stateful-apps.io/claim-policy`: " +
					"a size below `min_size` or above `max_size`, a smaller size than before, a class that is not among `allowed_storage_classes`, an access mode that is not among `access_modes`, and taking the label off. " +
					"It looks at claims that are made, and at sizes and classes that change: claims that are older than the policy keep what they have, and their labels, annotations and finalizers can be changed. Default `true`.",
			},
			"deny_deletion": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether `admission` also refuses to delete claims with the policy's label, those that Terraform knows nothing of included. A claim that has to go is unlocked first: `kubectl annotate pvc -n <namespace> <claim> stateful-apps.io/allow-deletion=true`. " +
					"Deleting the whole namespace is not refused, nor are the controllers in `kube-system`. It is a safety catch and no right: whoever may change a claim may unlock it. Not with `on_destroy` or `on_scale_down` = `Delete`. Default `false`.",
			},
			"limit_range": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "A LimitRange in each namespace holds every claim there to `min_size` and `max_size`, whatever its label. It looks at every change of a claim: those that are there must be within the limits already, and a plan that would lock some out lists them and is refused. Where several policies limit a namespace, all their limits hold. Default `false`.",
			},
			"quota": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "A ResourceQuota in each namespace: what all claims of the namespace together may ask for, whatever their label. Claims that are there already are counted and kept, also where they are more than that. Default: none.",
				Attributes: quota("all claims", map[string]schema.Attribute{
					"storage_classes": schema.MapNestedAttribute{
						Optional:            true,
						NestedObject:        schema.NestedAttributeObject{Attributes: quota("the claims of this class", nil)},
						MarkdownDescription: "Quotas of single classes: a map of the class's name to its own `storage` and `claims`, which hold beside those of all claims. Default: none.",
					},
				}),
			},
		},
	}
}

// quota are the attributes of a quota, beside others.
func quota(of string, others map[string]schema.Attribute) map[string]schema.Attribute {
	out := map[string]schema.Attribute{
		"storage": schema.StringAttribute{
			Optional: true, CustomType: Quantity,
			MarkdownDescription: "How much " + of + " may ask for together, such as `500Gi`. `0` allows none. Default: any amount.",
		},
		"claims": schema.Int32Attribute{
			Optional:            true,
			MarkdownDescription: "How many there may be of " + of + ", such as `10`. `0` allows none. Default: any number.",
		},
	}
	for name, a := range others {
		out[name] = a
	}
	return out
}
