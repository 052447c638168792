package application_test

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// passwords are the values of PASSWORD in the Secrets of a namespace, by UID.
func passwords(t *testing.T, namespace string) map[string]string {
	t.Helper()
	list, err := acctest.Cluster(t).CoreV1().Secrets(namespace).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, s := range list.Items {
		out[string(s.UID)] = string(s.Data["PASSWORD"])
	}
	return out
}

func TestSecrets_keepTheirValueThroughFailedApplies(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 0, ""))
	given(w, "hunter22", "").Apply()
	before := passwords(t, namespace)

	webhook := acctest.MutatingWebhook(t, namespace, acctest.Admission{Resources: []schema.GroupVersionResource{corev1.SchemeGroupVersion.WithResource("secrets")}})
	webhook.Stop()
	// The server answers with a 500, so nobody knows whether the Secret has changed.
	w.Configure(guarded(namespace, 1, 0, `annotations = { "example.org/a" = "b" }`))
	w.Refused("apply", "-auto-approve")
	// A new version without a value keeps the value, in a Secret that can't be made.
	w.Configure(guarded(namespace, 2, 0, ""))
	w.Refused("apply", "-auto-approve")
	if now := passwords(t, namespace); len(now) != 1 || len(before) != 1 {
		t.Fatalf("Secrets were %v, are %v", before, now)
	}
	for uid, value := range before {
		if now := passwords(t, namespace)[uid]; now != value {
			t.Fatalf("%s had %q, has %q", uid, value, now)
		}
	}
	webhook.Remove()
	w.Apply()
	w.ExpectEmptyPlan()
	for uid, value := range passwords(t, namespace) {
		if _, old := before[uid]; old || value != "hunter22" {
			t.Errorf("Secret %s has %q", uid, value)
		}
	}
}
