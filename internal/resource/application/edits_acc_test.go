package application_test

import (
	"fmt"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// editSet is an edit of the application's set by somebody else.
func editSet(change func(*appsv1.StatefulSet)) func(*testing.T, string) {
	return func(t *testing.T, namespace string) {
		t.Helper()
		acctest.EditSet(t, namespace, "db", change)
	}
}

func setEnv(s *appsv1.StatefulSet, name, value string) {
	dropEnv(s, name)
	c := &s.Spec.Template.Spec.Containers[0]
	c.Env = append(c.Env, corev1.EnvVar{Name: name, Value: value})
}

func dropEnv(s *appsv1.StatefulSet, name string) {
	c := &s.Spec.Template.Spec.Containers[0]
	c.Env = slices.DeleteFunc(c.Env, func(v corev1.EnvVar) bool { return v.Name == name })
}

// kept returns nil if a set still has all that somebody else has added.
func kept(s *appsv1.StatefulSet) error {
	pod := s.Spec.Template
	for what, there := range map[string]bool{
		"label":               s.Labels["example.org/cost"] == "7",
		"annotation":          s.Annotations["example.org/note"] == "hello",
		"template annotation": pod.Annotations["kubectl.kubernetes.io/restartedAt"] != "",
		"sidecar": slices.ContainsFunc(pod.Spec.Containers, func(c corev1.Container) bool {
			return c.Name == "mesh"
		}),
		"variable": slices.ContainsFunc(pod.Spec.Containers[0].Env, func(v corev1.EnvVar) bool {
			return v.Name == "INJECTED"
		}),
	} {
		if !there {
			return fmt.Errorf("the %s that somebody added is gone", what)
		}
	}
	return nil
}
