package model

import "k8s.io/apimachinery/pkg/util/validation"

// maxPeers is how many pods Kubernetes supports in one cluster
// (https://kubernetes.io/docs/setup/best-practices/cluster-large/).
const maxPeers = 150_000

// ValidatePeers is everything that is wrong with what the names of an
// application's pods are made of, at name, namespace and n.
func ValidatePeers(name, namespace string, n int32) Problems {
	var p Problems
	validateApplicationName(&p, name)
	p.invalid(Path{"namespace"}, "Invalid namespace", "The namespace", namespace, validation.IsDNS1123Label(namespace))
	atLeast(&p, Path{"n"}, &n, 0)
	if n > maxPeers {
		p.add(Path{"n"}, "Number too large", "n is %d; a cluster has at most %d pods.", n, maxPeers)
	}
	return p
}
