package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// dryRun is how the tests find out what admission does now: the API server takes
// a moment to see a rule that was made, and nothing says when it has.
var dryRun = metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}, FieldManager: SomebodyElse}

// probeLabel marks the object that a webhook is tried with. Its value is the
// webhook's name, so that several in a namespace are not mistaken for each other.
const probeLabel = "acctest.stateful-apps.io/probe"

// probe tries to make a ConfigMap called after an admission rule, which knows it
// by its name or its label. Nothing is made.
func probe(t *testing.T, namespace, rule string) error {
	t.Helper()
	_, err := Cluster(t).CoreV1().ConfigMaps(namespace).Create(context.Background(), &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: rule, Labels: map[string]string{probeLabel: rule}},
	}, dryRun)
	return err
}

// noNamespace tells that nothing can be made in a namespace any more, whatever
// the admission rules are.
func noNamespace(err error) bool {
	return errors.IsNotFound(err) || errors.HasStatusCause(err, corev1.NamespaceTerminatingCause)
}

// probePod is a pod that is never made. The defaults that admission may add are
// left out.
func probePod() *corev1.Pod {
	no := false
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "probe"},
		Spec: corev1.PodSpec{
			AutomountServiceAccountToken: &no, // its volume would have a random name
			Containers:                   []corev1.Container{{Name: "probe", Image: "example.org/probe:1"}},
		},
	}
}

// inNamespace selects one namespace.
func inNamespace(name string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{corev1.LabelMetadataName: name}}
}
