package model

import "k8s.io/apimachinery/pkg/util/validation"

// Names are those of objects that are not called after the application; nil or ""
// for the usual one. The name of the headless Service is PeerServiceName.
type Names struct {
	Service        *string `tfsdk:"service"`
	ConfigMap      *string `tfsdk:"config_map"`
	Secret         *string `tfsdk:"secret"`
	ServiceAccount *string `tfsdk:"service_account"`
}

// named is a name of the user's, or the usual one.
func (a Application) named(of func(Names) *string, usual string) string {
	if a.Names == nil {
		return usual
	}
	if name := orElse(of(*a.Names), ""); name != "" {
		return name
	}
	return usual
}

// ClientServiceName is the name of the client Service, if there is one.
func (a Application) ClientServiceName() string {
	return a.named(func(n Names) *string { return n.Service }, a.Name)
}

// ConfigMapName is what the name of the ConfigMap begins with, before a dash and
// the hash of its content.
func (a Application) ConfigMapName() string {
	return a.named(func(n Names) *string { return n.ConfigMap }, a.Name+"-config")
}

// SecretName is what the name of the Secret begins with, before a dash and the hash
// of its versions.
func (a Application) SecretName() string {
	return a.named(func(n Names) *string { return n.Secret }, a.Name+"-secrets")
}

// maxHashed leaves room for a dash and a hash of 10 characters in a name of 253.
const maxHashed = 253 - 11

// validateNames wants names that Kubernetes accepts and that are free.
func validateNames(p *Problems, a Application) {
	n, at := orElse(a.Names, Names{}), Path{"names"}
	if name := orElse(n.Service, ""); name != "" {
		p.invalid(at.At("service"), "Invalid name", "The client Service's name", name, validation.IsDNS1035Label(name))
		if a.ControllerKind() == StatefulSet && name == orElse(a.PeerServiceName, a.Name+"-peers") {
			p.addReading(at.At("service"), []Path{{"name"}, {"peer_service_name"}, {"controller"}}, "Two Services of one name",
				"service is %q, which is the name of the headless Service. Choose another name, here or for peer_service_name.", name)
		}
	}
	for _, hashed := range []struct {
		attribute, what string
		name            *string
	}{{"config_map", "The ConfigMap's name", n.ConfigMap}, {"secret", "The Secret's name", n.Secret}} {
		name := orElse(hashed.name, "")
		if name == "" {
			continue
		}
		p.invalid(at.At(hashed.attribute), "Invalid name", hashed.what, name, validation.IsDNS1123Subdomain(name))
		if len(name) > maxHashed && len(name) <= validation.DNS1123SubdomainMaxLength {
			p.add(at.At(hashed.attribute), "Name too long",
				"%s has %d characters; at most %d are possible, since a dash and a hash of 10 characters come after it. Choose a shorter name.", hashed.what, len(name), maxHashed)
		}
	}
	if name := orElse(n.ServiceAccount, ""); name != "" {
		p.invalid(at.At("service_account"), "Invalid name", "The ServiceAccount's name", name, validation.IsDNS1123Subdomain(name))
		if !a.OwnsServiceAccount() {
			p.addReading(at.At("service_account"), []Path{{"service_account", "name"}}, "Two accounts",
				"service_account is %q, the name of the application's own account, and service_account.name is %q, which has the pods use an account that somebody else makes. Remove one of the two.",
				name, *a.ServiceAccount.Name)
		}
	}
}
