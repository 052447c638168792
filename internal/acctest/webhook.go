package acctest

import (
	"context"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	registration "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
)

// Admission is what a test's webhook does to objects that are created and
// updated in the test's namespace.
type Admission struct {
	// Resources are those it is asked about, such as
	// appsv1.SchemeGroupVersion.WithResource("statefulsets").
	Resources []schema.GroupVersionResource
	// Rewrite changes an object; see Rewriting. Nil changes nothing.
	Rewrite Rewrite
	// Refuse says why an object is refused, "" if it is not. Nil refuses nothing.
	Refuse func(object []byte) string
	// FailurePolicy is what the API server does while the webhook is down; default
	// Fail.
	FailurePolicy registration.FailurePolicyType
	// NoDryRun refuses dry runs, as webhooks with side effects do. The webhook does
	// that itself: a configuration that declares side effects, with which the API
	// server would, can't be made since Kubernetes 1.22.
	NoDryRun bool
}

// Webhook is a mutating webhook that the test's own process serves.
type Webhook struct {
	t               *testing.T
	namespace, name string
	server          *httptest.Server
	probed          atomic.Bool
}

// MutatingWebhook serves a webhook until the test is over, and returns when the
// API server asks it. The API server has to reach this machine's 127.0.0.1.
func MutatingWebhook(t *testing.T, namespace string, admission Admission) *Webhook {
	t.Helper()
	w := &Webhook{t: t, namespace: namespace, name: Name("acc")}
	server, authority := w.serve(admission)
	w.server = server
	t.Cleanup(func() {
		w.Remove()
		w.Stop()
	})
	_, err := Cluster(t).AdmissionregistrationV1().MutatingWebhookConfigurations().Create(context.Background(),
		w.configuration(admission, authority), metav1.CreateOptions{})
	check(t, err)
	Eventually(t, func() string {
		if err := probe(t, namespace, w.name); err != nil {
			return "trying the webhook: " + err.Error()
		}
		if !w.probed.Load() {
			return "the API server does not ask the webhook yet"
		}
		return ""
	})
	return w
}

// Stop ends the server and leaves the configuration, as where the webhook's own
// pods are down.
func (w *Webhook) Stop() { w.server.Close() }

// Remove deletes the configuration and returns when the API server does not ask
// the webhook any more.
func (w *Webhook) Remove() {
	w.t.Helper()
	err := Cluster(w.t).AdmissionregistrationV1().MutatingWebhookConfigurations().Delete(context.Background(), w.name, metav1.DeleteOptions{})
	if err != nil && !apierrors.IsNotFound(err) {
		w.t.Errorf("deleting webhook configuration %s: %v", w.name, err)
		return
	}
	Eventually(w.t, func() string {
		w.probed.Store(false)
		if err := probe(w.t, w.namespace, w.name); err != nil && !noNamespace(err) {
			return "without the webhook: " + err.Error()
		}
		if w.probed.Load() {
			return "the API server still asks the webhook"
		}
		return ""
	})
}

// configuration has two webhooks: the test's, and one that is tried to find out
// whether both are in effect, which they are at the same time.
func (w *Webhook) configuration(admission Admission, authority []byte) *registration.MutatingWebhookConfiguration {
	if admission.FailurePolicy == "" {
		admission.FailurePolicy = registration.Fail
	}
	webhook := func(name, path string) registration.MutatingWebhook {
		return registration.MutatingWebhook{
			Name:                    name + ".acctest.stateful-apps.io",
			ClientConfig:            registration.WebhookClientConfig{URL: ptr.To(w.server.URL + path), CABundle: authority},
			NamespaceSelector:       inNamespace(w.namespace),
			FailurePolicy:           &admission.FailurePolicy,
			SideEffects:             ptr.To(registration.SideEffectClassNone),
			TimeoutSeconds:          ptr.To[int32](5),
			AdmissionReviewVersions: []string{"v1"},
		}
	}
	own, tried := webhook("own", rewritePath), webhook("probe", probePath)
	for _, r := range admission.Resources {
		own.Rules = append(own.Rules, rule(r.Group, r.Version, r.Resource))
	}
	// A webhook that is asked about ConfigMaps is not asked about the probe.
	own.ObjectSelector = &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
		{Key: probeLabel, Operator: metav1.LabelSelectorOpDoesNotExist}}}
	tried.Rules = []registration.RuleWithOperations{rule("", "v1", "configmaps")}
	tried.ObjectSelector = &metav1.LabelSelector{MatchLabels: map[string]string{probeLabel: w.name}}
	return &registration.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: w.name},
		Webhooks:   []registration.MutatingWebhook{own, tried},
	}
}

// rule matches the creation and update of a resource, not of its status or scale.
func rule(group, version, resource string) registration.RuleWithOperations {
	return registration.RuleWithOperations{
		Operations: []registration.OperationType{registration.Create, registration.Update},
		Rule: registration.Rule{
			APIGroups: []string{group}, APIVersions: []string{version}, Resources: []string{resource},
			Scope: ptr.To(registration.NamespacedScope),
		},
	}
}
