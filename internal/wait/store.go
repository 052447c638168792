package wait

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"k8s.io/apimachinery/pkg/watch"
)

// typed is a pointer to a Kubernetes type.
type typed[T any] interface {
	*T
	metav1.Object
}

// store holds the newest known version of every object of a source, by name.
type store[T any, P typed[T]] map[string]P

// apply takes what a source said.
func (s store[T, P]) apply(ch change) error {
	if ch.read != nil {
		clear(s)
		for _, u := range ch.read.objects {
			if err := s.put(u); err != nil {
				return err
			}
		}
		return nil
	}
	if ch.object == nil {
		return nil
	}
	have, known := s[ch.object.GetName()]
	switch {
	case ch.event == watch.Deleted:
		// An object of the same name that was deleted earlier is not this one.
		if known && have.GetUID() == ch.object.GetUID() {
			delete(s, ch.object.GetName())
		}
		return nil
	case known && older(ch.object, have):
		return nil
	}
	return s.put(ch.object)
}

func (s store[T, P]) put(u *unstructured.Unstructured) error {
	out := P(new(T))
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, out); err != nil {
		return fmt.Errorf("reading %s/%s: %w", u.GetKind(), u.GetName(), err)
	}
	s[u.GetName()] = out
	return nil
}

// older says whether a watch tells of a version before the one that we have: a
// watch that begins anywhere repeats what a read already said.
func older(a, b metav1.Object) bool {
	c, err := resourceversion.CompareResourceVersion(a.GetResourceVersion(), b.GetResourceVersion())
	return err == nil && c < 0
}
