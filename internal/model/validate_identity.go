package model

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation"
)

func validateServiceAccount(p *Problems, a Application) {
	if a.ServiceAccount == nil {
		return
	}
	at, account := Path{"service_account"}, *a.ServiceAccount
	validateAnnotations(p, at.At("annotations"), account.Annotations)
	if a.OwnsServiceAccount() {
		return
	}
	p.invalid(at.At("name"), "Invalid name", "The service account", *account.Name, validation.IsDNS1123Subdomain(*account.Name))
	if *account.Name == a.Name {
		p.addReading(at.At("name"), []Path{{"name"}}, "The application's own service account",
			"The service account %q has the application's name, by which the provider makes one itself. Leave name out, or give that of another account.", a.Name)
	}
	if len(account.Annotations) > 0 {
		p.addReading(at.At("annotations"), []Path{at.At("name")}, "Annotations of somebody else's service account",
			"The service account %q is made by somebody else, and only whoever makes it can annotate it. Remove annotations, or name for an account of the application's own.", *account.Name)
	}
}

// sysctlName is what the API takes for the name of a kernel parameter.
var sysctlName = regexp.MustCompile(`^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`)

func validatePodSecurityContext(p *Problems, a Application) {
	if a.PodSecurityContext == nil {
		return
	}
	at, security := Path{"pod_security_context"}, *a.PodSecurityContext
	p.optionalOneOf(at.At("fs_group_change_policy"), security.FSGroupChangePolicy, "OnRootMismatch", "Always")
	for i, group := range security.SupplementalGroups {
		validateID(p, at.At("supplemental_groups", i), &group)
	}
	for _, name := range names(security.Sysctls) {
		here := at.At("sysctls", name)
		if !sysctlName.MatchString(name) || len(name) > validation.DNS1123SubdomainMaxLength {
			p.add(here, "Invalid kernel parameter", "%q is not the name of a kernel parameter, such as \"net.core.somaxconn\".", name)
		} else if a.OnHostNetwork() && isNetworkSysctl(name) {
			p.addReading(here, []Path{{"host_network"}}, "Kernel parameter of the node",
				"With host_network, %q is the node's and not the pod's, and Kubernetes does not let pods set it. Remove it, and set it on the nodes.", name)
		}
	}
	validateSeccompProfile(p, at.At("seccomp_profile"), security.SeccompProfile)
}
