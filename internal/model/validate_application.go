package model

import "k8s.io/apimachinery/pkg/util/validation"

// maxApplicationName leaves room for the revision of a StatefulSet: each pod
// has the label controller-revision-hash with "<name>-<10 characters>", and a
// label's value has at most 63 (k/k#64023).
const maxApplicationName = 52

// Validate is everything that is wrong with the application, in an order that
// does not change.
func (a Application) Validate() Problems {
	var p Problems
	validateApplicationName(&p, a.Name)
	p.invalid(Path{"namespace"}, "Invalid namespace", "The namespace", a.Namespace, validation.IsDNS1123Label(a.Namespace))
	validateLabels(&p, Path{"labels"}, a.Labels, applicationLabels)
	validateAnnotations(&p, Path{"annotations"}, a.Annotations)
	validateController(&p, a)
	atLeast(&p, Path{"replicas"}, &a.Replicas, 0)
	atLeast(&p, Path{"ordinals_start"}, a.OrdinalsStart, 0)
	validateHibernated(&p, a)
	validateQuorum(&p, a)

	validateContainers(&p, a)
	validateImagePullSecrets(&p, a.ImagePullSecrets)
	validateHostPorts(&p, a)

	validateConfigFiles(&p, a.ConfigFiles)
	validateSecrets(&p, a)
	validateGiven(&p, a)
	validateVolumes(&p, a)

	validateService(&p, a)
	validatePeerServiceName(&p, a)
	validateNames(&p, a)
	validateNetworkPolicy(&p, a)
	validateDNS(&p, a.DNS)
	validateHostAliases(&p, a.HostAliases)
	validatePlacement(&p, a.Placement)
	validateUsers(&p, a)
	validateServiceAccount(&p, a)
	validatePodSecurityContext(&p, a)
	validateRollout(&p, a)
	validateDisruptionBudget(&p, a.DisruptionBudget)
	validateLeaving(&p, a)
	validateGracePeriod(&p, a.TerminationGracePeriodSeconds)
	atLeast(&p, Path{"defaults_version"}, a.DefaultsVersion, 1)
	return p
}

// validateApplicationName wants a DNS-1035 label, which is stricter than most
// names, because two Services are named after the application.
func validateApplicationName(p *Problems, name string) {
	at := Path{"name"}
	if reasons := validation.IsDNS1035Label(name); len(reasons) > 0 && len(name) <= maxApplicationName {
		p.add(at, "Invalid name", "The application's name %q can't be the name of its Services: %s.", name, because(reasons))
	}
	if len(name) > maxApplicationName {
		p.add(at, "Name too long",
			"The application's name %q has %d characters; at most %d are possible. Kubernetes labels every pod with the name, a dash and a hash of "+
				"10 characters, and the value of a label can't be longer than 63. Choose a shorter name.",
			name, len(name), maxApplicationName)
	}
}

// validateHibernated refuses a number of pods that two set.
func validateHibernated(p *Problems, a Application) {
	if a.IsHibernated() && a.IsAutoscaled() {
		p.addReading(Path{"hibernated"}, []Path{{"autoscaled"}}, "Pods that two scale",
			"hibernated is true, which sets the number of pods to 0, and autoscaled leaves it to an autoscaler. To stop the pods of an autoscaled application, have its autoscaler do so, or set autoscaled = false first.")
	}
}
