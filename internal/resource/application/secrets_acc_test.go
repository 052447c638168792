package application_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// ephemeral are variables whose values Terraform itself keeps out of plan and
// state.
const ephemeral = `
variable "first" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = null
}
variable "second" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = null
}
`

// guarded is an application with these versions of two secrets: a variable that
// another one refers to, and a file. Version 0 leaves a secret out.
func guarded(namespace string, first, second int, more string) string {
	secrets := ""
	if first > 0 {
		secrets += fmt.Sprintf("\n    PASSWORD = { value_wo = var.first, value_wo_version = %d }", first)
	}
	if second > 0 {
		secrets += fmt.Sprintf("\n    \"tls.key\" = { value_wo = var.second, value_wo_version = %d, env = false, mount_path = \"/etc/tls/tls.key\" }", second)
	}
	return ephemeral + application(namespace, fmt.Sprintf(`
  image   = "example.org/db:1"
  secrets = {%s
  }
  %s`, secrets, more))
}

// given is a workspace with values of the variables; a value of "" is none.
func given(w *acctest.Workspace, first, second string) *acctest.Workspace {
	return w.With(values(first, second)...)
}

func values(first, second string) []string {
	var out []string
	if first != "" {
		out = append(out, "TF_VAR_first="+first)
	}
	if second != "" {
		out = append(out, "TF_VAR_second="+second)
	}
	return out
}

// onlySecret is the one Secret of the application.
func onlySecret(t *testing.T, namespace string) *corev1.Secret {
	t.Helper()
	list, err := acctest.Cluster(t).CoreV1().Secrets(namespace).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != 1 {
		t.Fatalf("there are %d Secrets, want one", len(list.Items))
	}
	return &list.Items[0]
}

// expectValues fails the test unless these are what the Secret holds.
func expectValues(t *testing.T, secret *corev1.Secret, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for name, value := range secret.Data {
		got[name] = string(value)
	}
	if !maps.Equal(got, want) {
		t.Errorf("Secret/%s holds %v, want %v", secret.Name, got, want)
	}
}

func TestSecrets_valuesReachThePodsAndNothingElse(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const old, canary, key, strange = "canary-gelb-4711", "canary-blau-0815", "canary-line-one\nline <two> \"quoted\" äöü $(PASSWORD)", "canary-rosa-2342"
	config := guarded(namespace, 1, 1, `env = { URL = "db://user:$(PASSWORD)@host" }`)
	w := acctest.NewWorkspace(t, config+`
output "objects" { value = stateful_application.db.objects }
`)
	s := &search{t: t, w: w, canaries: []string{old, canary, "canary-line-one", key, strange}}
	s.env = values(old, key)
	s.run("plan", "-out=tfplan")
	s.plan()
	if out := s.run("apply", "-auto-approve", "tfplan"); out.Failed {
		t.Fatal(out.Raw)
	}
	secret := onlySecret(t, namespace)
	expectValues(t, secret, map[string]string{"PASSWORD": old, "tls.key": key})
	if !ptr.Deref(secret.Immutable, false) || secret.Type != corev1.SecretTypeOpaque {
		t.Errorf("the Secret is no immutable one of type Opaque: %v %v", secret.Immutable, secret.Type)
	}
	pod := liveSet(t, namespace).Spec.Template.Spec
	env := pod.Containers[0].Env
	at := func(name string) int {
		return slices.IndexFunc(env, func(v corev1.EnvVar) bool { return v.Name == name })
	}
	if i := at("PASSWORD"); i < 0 || env[i].ValueFrom.SecretKeyRef.Name != secret.Name || env[i].ValueFrom.SecretKeyRef.Key != "PASSWORD" || i > at("URL") {
		t.Errorf("PASSWORD does not come from the Secret, or after URL, which refers to it: %+v", env)
	}
	if at("tls.key") >= 0 {
		t.Errorf("tls.key is a variable although env = false: %+v", env)
	}
	mounted := slices.ContainsFunc(pod.Containers[0].VolumeMounts, func(m corev1.VolumeMount) bool {
		volume := slices.IndexFunc(pod.Volumes, func(v corev1.Volume) bool {
			return v.Name == m.Name && v.Secret != nil && v.Secret.SecretName == secret.Name
		})
		return volume >= 0 && m.MountPath == "/etc/tls/tls.key" && m.SubPath == "tls.key" && m.ReadOnly
	})
	if !mounted {
		t.Errorf("tls.key is no file: %+v %+v", pod.Containers[0].VolumeMounts, pod.Volumes)
	}

	// A new version, drift, and a repair are as silent.
	w.Configure(strings.Replace(config, "value_wo_version = 1 }", "value_wo_version = 2 }", 1))
	s.env = values(canary, "")
	s.run("plan", "-out=tfplan")
	s.plan()
	s.run("apply", "-auto-approve", "tfplan")
	expectHeld := func() string {
		t.Helper()
		held := onlySecret(t, namespace)
		expectValues(t, held, map[string]string{"PASSWORD": canary, "tls.key": key})
		return held.Name
	}
	name := expectHeld()
	acctest.EditSecret(t, namespace, name, func(s *corev1.Secret) { s.Data["PASSWORD"] = []byte(strange) })
	s.run("plan", "-out=tfplan")
	s.plan()
	s.run("apply", "-auto-approve", "tfplan")
	expectHeld()
	s.state(func([]string, string) {})
	s.run("destroy", "-auto-approve")
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

// Webhooks quote what they refuse.
func TestSecrets_aValueThatAWebhookQuotesIsHidden(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const leaked = "canary-gelb-4711"
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 0, ""))
	s := &search{t: t, w: w, canaries: []string{leaked}, env: values(leaked, "")}
	webhook := acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{corev1.SchemeGroupVersion.WithResource("secrets")},
		Refuse: func(object []byte) string {
			var secret corev1.Secret
			if err := json.Unmarshal(object, &secret); err != nil {
				return err.Error()
			}
			value := secret.Data["PASSWORD"]
			return fmt.Sprintf("data.PASSWORD: %s (%s) is on a list of passwords that have leaked", value, base64.StdEncoding.EncodeToString(value))
		},
	})
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		out := s.run(command...)
		out.ExpectSays(t, "the cluster refuses Secret/db-secrets-", "is on a list of passwords that have leaked")
		if !out.Failed {
			t.Errorf("%v was not refused", command)
		}
	}
	// What the apply is refused for was not known at plan.
	webhook.Remove()
	s.run("plan", "-out=tfplan")
	acctest.MutatingWebhook(t, namespace, acctest.Admission{
		Resources: []schema.GroupVersionResource{corev1.SchemeGroupVersion.WithResource("secrets")},
		Refuse:    func([]byte) string { return "never: " + leaked },
	})
	out := s.run("apply", "-auto-approve", "tfplan")
	out.ExpectSays(t, "never: ")
	if !out.Failed {
		t.Error("the apply was not refused")
	}
}

func TestSecrets_aNewVersionRollsThePodsAndTheOldSecretIsPruned(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, "replicas = 2"))
	given(w, "one", "key").Apply()
	w.ExpectEmptyPlan() // the values are not asked for again
	must(t, observed.Remember)
	before := onlySecret(t, namespace)

	w.Configure(guarded(namespace, 2, 1, "replicas = 2"))
	plan, _ := given(w, "two", "").Plan()
	changes, err := acctest.ObjectChanges(plan, db)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(changes, "- Secret/"+before.Name) || !slices.ContainsFunc(changes, func(c string) bool { return strings.HasPrefix(c, "+ Secret/db-secrets-") }) {
		t.Errorf("the plan changes %v, want a new Secret in place of %s", changes, before.Name)
	}
	given(w, "two", "").Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Rolled)
	after := onlySecret(t, namespace)
	// The other one keeps the value that is live.
	expectValues(t, after, map[string]string{"PASSWORD": "two", "tls.key": "key"})
	if after.Name == before.Name {
		t.Errorf("the Secret is still %s", after.Name)
	}
	must(t, observed.Remember)

	// One that is taken away rolls them too.
	w.Configure(guarded(namespace, 2, 0, "replicas = 2"))
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Rolled)
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "two"})
	w.Configure(guarded(namespace, 0, 0, "replicas = 2"))
	w.Apply()
	w.ExpectEmptyPlan()
	if left := acctest.Left(t, namespace); slices.ContainsFunc(left, func(o string) bool { return strings.HasPrefix(o, "Secret/") }) {
		t.Errorf("there are %v, want no Secret", left)
	}
}

// Terraform can't see that a write-only value has changed; nothing else may either,
// or the value would arrive by accident, with the next change of a label.
func TestSecrets_aChangedValueWithoutANewVersionChangesNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 0, ""))
	given(w, "one", "").Apply()
	must(t, observed.Remember)
	before := onlySecret(t, namespace)
	given(w, "other", "").ExpectEmptyPlan()
	given(w, "other", "").Apply()
	w.Configure(guarded(namespace, 1, 0, `labels = { team = "blue" }`))
	given(w, "other", "").Apply()
	w.ExpectEmptyPlan()
	after := onlySecret(t, namespace)
	expectValues(t, after, map[string]string{"PASSWORD": "one"})
	if after.UID != before.UID || after.Labels["team"] != "blue" {
		t.Errorf("the Secret was %+v, is %+v: want the label in the same one", before.ObjectMeta, after.ObjectMeta)
	}
	must(t, observed.Untouched)
	// Without any value at all it is the same.
	w.Configure(guarded(namespace, 1, 0, `labels = { team = "red" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "one"})
	must(t, observed.Untouched)
}

func TestSecrets_aNewOneWithoutAValueIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, ""))
	given(w, "one", "").Refused("plan").ExpectSays(t, namespace+`/db: secret "tls.key" has no value`,
		`value_wo of "tls.key" is null, which keeps the value that is live, and this secret is new. Give its value.`)
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("something was made: %v", left)
	}
	w.Configure(guarded(namespace, 1, 0, ""))
	given(w, "one", "").Apply()
	w.Configure(guarded(namespace, 1, 1, ""))
	w.Refused("plan").ExpectSays(t, namespace+`/db: secret "tls.key" has no value`)
	given(w, "", "key").Apply()
	w.ExpectEmptyPlan()
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "one", "tls.key": "key"})
}

// The value that is to be kept is gone with its Secret.
func TestSecrets_aValueToKeepThatIsGoneIsAsked(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, ""))
	given(w, "one", "key").Apply()
	deleteSecret(t, namespace, onlySecret(t, namespace).Name)
	for _, config := range []string{guarded(namespace, 1, 1, ""), guarded(namespace, 2, 1, "")} {
		w.Configure(config)
		given(w, "one", "").Refused("apply", "-auto-approve").ExpectSays(t, `no value for "tls.key"`,
			`value_wo of "tls.key" is null, which keeps the live value, and there is none in the cluster. Nothing was changed. Give the value.`)
	}
	given(w, "two", "key").Apply()
	w.ExpectEmptyPlan()
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "two", "tls.key": "key"})
}

func TestSecrets_deletedByHandComeBack(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, ""))
	given(w, "one", "key").Apply()
	must(t, observed.Remember)
	name := onlySecret(t, namespace).Name
	deleteSecret(t, namespace, name)
	expectObjectChanges(t, given(w, "one", "key"), "+ Secret/"+name)
	given(w, "one", "key").Apply()
	w.ExpectEmptyPlan()
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "one", "tls.key": "key"})
	must(t, observed.Untouched)
}

// An immutable Secret is changed by deleting it and making it again.
func TestSecrets_replacedByHandWithAnotherValueAreDrift(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, ""))
	given(w, "correct-horse", "key").Apply()
	name := onlySecret(t, namespace).Name
	acctest.EditSecret(t, namespace, name, func(s *corev1.Secret) { s.Data["PASSWORD"] = []byte("battery-staple") })
	again := given(w, "correct-horse", "key")
	out := expectObjectChanges(t, again, "Secret/"+name+" data.PASSWORD")
	out.ExpectSays(t, "Secret/"+name+" was changed in the cluster", `; this plan sets it to "(secrets.PASSWORD, version 1)"`)
	expectJustNow(t, out, `data.PASSWORD is "(secrets.PASSWORD, version 1, changed in the cluster)" (by somebody-else at `)
	out.ExpectNowhere(t, "correct-horse", "battery-staple",
		base64.StdEncoding.EncodeToString([]byte("correct-horse")), base64.StdEncoding.EncodeToString([]byte("battery-staple")))
	again.Apply().ExpectNowhere(t, "correct-horse", "battery-staple")
	w.ExpectEmptyPlan()
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": "correct-horse", "tls.key": "key"})
	// What is made again with the value that it had is no drift.
	acctest.EditSecret(t, namespace, name, func(*corev1.Secret) {})
	w.ExpectEmptyPlan()
}

func TestSecrets_destroyRemovesThem(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, guarded(namespace, 1, 1, ""))
	given(w, "one", "key").Apply()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func deleteSecret(t *testing.T, namespace, name string) {
	t.Helper()
	if err := acctest.Cluster(t).CoreV1().Secrets(namespace).Delete(context.Background(), name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
}
