package apply

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// selectorText is a label selector as list requests take it.
func selectorText(selector map[string]any) (string, error) {
	var typed metav1.LabelSelector
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(selector, &typed); err != nil {
		return "", err
	}
	s, err := metav1.LabelSelectorAsSelector(&typed)
	if err != nil {
		return "", err
	}
	return s.String(), nil
}
