package kube

import "k8s.io/apimachinery/pkg/runtime/schema"

// AdmissionPolicyKind and AdmissionBindingKind are the kinds of admission policies
// and of what puts them into force.
var (
	AdmissionPolicyKind  = schema.GroupKind{Group: "admissionregistration.k8s.io", Kind: "ValidatingAdmissionPolicy"}
	AdmissionBindingKind = schema.GroupKind{Group: "admissionregistration.k8s.io", Kind: "ValidatingAdmissionPolicyBinding"}
)

// since are built-in kinds that a server may be too old for. They are in no table
// of kinds: asked for by name, such a server answers like one that is no API
// server at all.
var since = map[schema.GroupKind]string{
	AdmissionPolicyKind:  "1.30",
	AdmissionBindingKind: "1.30",
}

// Since is the version of Kubernetes that has the kind, "" where it is not built in.
func (e *NoKindError) Since() string { return since[e.GroupKind] }
