package application_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

var (
	entry  = regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\dT\S+ \[`)
	about  = regexp.MustCompile(`\bobject=(\S+)`)
	status = regexp.MustCompile(`(?m)(?:status="([^"]*)"|^ +\| (.*))`)
)

// logged are the entries of the provider's log, at INFO: "applied Service/db",
// "waiting StatefulSet/db: the status' lines".
func logged(log string) []string {
	var out []string
	starts := append(entry.FindAllStringIndex(log, -1), []int{len(log)})
	for i := range starts[:len(starts)-1] {
		text := log[starts[i][0]:starts[i+1][0]]
		_, what, ours := strings.Cut(text, "provider.terraform-provider-stateful_v0.0.1: ")
		object := about.FindStringSubmatch(text)
		if !ours || !strings.Contains(text, "[INFO]") || object == nil {
			continue
		}
		what, _, _ = strings.Cut(what, ":")
		line := what + " " + object[1]
		for _, found := range status.FindAllStringSubmatch(text, -1) {
			line += "\n" + found[1] + found[2]
		}
		out = append(out, line)
	}
	return out
}

// expectInOrder fails the test unless entries that have these passages come in
// this order. Others may come in between.
func expectInOrder(t *testing.T, entries []string, passages ...string) {
	t.Helper()
	rest := entries
	for _, passage := range passages {
		i := slices.IndexFunc(rest, func(e string) bool { return strings.Contains(e, passage) })
		if i < 0 {
			t.Fatalf("nothing says %q there in:\n%s", passage, strings.Join(entries, "\n"))
		}
		rest = rest[i+1:]
	}
}

func TestProgress_isLoggedInOrderAndWithoutSecrets(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.PodFaults(t, namespace, map[string]string{"db": "config-error"})
	const secret = "correct-horse-battery"
	w := acctest.NewWorkspace(t, `
variable "password" {
  sensitive = true
}
`+application(namespace, `
  image = "example.org/db:1"
  env   = { PASSWORD = var.password }
  ports = { db = { port = 5432 } }`)).With("TF_VAR_password="+secret, "TF_LOG_PROVIDER=INFO", "TF_LOG_PATH=log")
	w.File("log", "")

	out := w.RunWhile(func() {
		// A kubelet that quotes what it was given, and then gets on.
		acctest.SetPodStatus(t, namespace, "db-0", func(s *corev1.PodStatus) {
			s.ContainerStatuses[0].State = acctest.Waiting("CreateContainerError", "can't set PASSWORD="+secret)
		})
		acctest.Eventually(t, func() string {
			if log := w.Read("log"); !strings.Contains(log, "CreateContainerError") {
				return "the log does not say what is waited for:\n" + log
			}
			return ""
		})
		acctest.SetPodStatus(t, namespace, "db-0", acctest.Ready)
	}, "apply", "-auto-approve")
	if out.Failed {
		t.Fatal(out.Raw)
	}
	expectNowhere := func(out acctest.Output, log string) {
		t.Helper()
		acctest.Output{Text: out.Text, Raw: out.Raw + log}.ExpectNowhere(t, secret)
	}
	log := w.Read("log")
	expectNowhere(out, log)
	entries := logged(log)
	for _, first := range []string{"ServiceAccount/db", "Service/db", "Service/db-peers", "PodDisruptionBudget/db"} {
		expectInOrder(t, entries, "applied "+first, "applied StatefulSet/db", "waiting StatefulSet/db")
	}
	expectInOrder(t, entries,
		"applied StatefulSet/db",
		"waiting StatefulSet/db\nStatefulSet/db: 0 of 1 pods ready",
		`Pod/db-0: container "db" waiting: CreateContainerError: can't set PASSWORD=(env.PASSWORD)`,
		"waiting StatefulSet/db\nStatefulSet/db: 1 of 1 pods ready")

	w.File("log", "")
	// Or the pod may be gone before anybody asks for it.
	release := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, "db-0")
	out = w.RunWhile(func() {
		acctest.Eventually(t, func() string {
			if log := w.Read("log"); !strings.Contains(log, "1 pod left") {
				return "the log does not say what is waited for:\n" + log
			}
			return ""
		})
		release()
	}, "destroy", "-auto-approve")
	if out.Failed {
		t.Fatal(out.Raw)
	}
	log = w.Read("log")
	expectNowhere(out, log)
	for _, last := range []string{"ServiceAccount/db", "Service/db", "Service/db-peers", "PodDisruptionBudget/db"} {
		expectInOrder(t, logged(log), "scaling down StatefulSet/db", "waiting StatefulSet/db\n1 pod left: db-0",
			"waiting StatefulSet/db\nno pods left", "deleted StatefulSet/db", "deleted "+last)
	}
}
