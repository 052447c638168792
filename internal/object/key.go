package object

import "k8s.io/apimachinery/pkg/runtime/schema"

// Key names an object in a cluster. The API version is not part of it: one
// object is the same object in every version that serves it.
type Key struct {
	Group     string `json:"group,omitempty"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// GroupKind is the key's type without its version.
func (k Key) GroupKind() schema.GroupKind {
	return schema.GroupKind{Group: k.Group, Kind: k.Kind}
}

// String is the short form that people know from kubectl: "StatefulSet/pg".
func (k Key) String() string { return k.Kind + "/" + k.Name }

// In is the key as it is written in the attributes of a resource whose own
// namespace is home: "StatefulSet/pg", or "Secret/other/pg" outside it. An
// object without a namespace is always written short.
func (k Key) In(home string) string {
	if k.Namespace == "" || k.Namespace == home {
		return k.String()
	}
	return k.Kind + "/" + k.Namespace + "/" + k.Name
}
