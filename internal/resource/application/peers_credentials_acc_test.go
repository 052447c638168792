package application_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Two users may do the same. The first one's token is what an apply begins with,
// and dies on the way.

func someUser(t *testing.T, namespace string) (kubeconfig string) {
	t.Helper()
	return acctest.User(t, namespace, rbacv1.PolicyRule{APIGroups: []string{"*"}, Resources: []string{"*"}, Verbs: []string{"*"}})
}

// tokens is a directory with the token that is good at the moment.
type tokens struct {
	t   *testing.T
	dir string
}

func newTokens(t *testing.T, user string) tokens {
	t.Helper()
	k := tokens{t, t.TempDir()}
	k.use(user)
	return k
}

func (k tokens) path() string { return filepath.Join(k.dir, "token") }

func (k tokens) use(user string) {
	k.t.Helper()
	if err := os.WriteFile(k.path(), []byte(acctest.Token(k.t, user)), 0o600); err != nil {
		k.t.Fatal(err)
	}
}

// plugin is a credential plugin that prints the token and writes down for which
// process.
func (k tokens) plugin() string {
	k.t.Helper()
	path := filepath.Join(k.dir, "plugin")
	script := `#!/bin/sh
echo "$PPID" >> "$1/runs"
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "'"$(cat "$1/token")"'"}}'
`
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		k.t.Fatal(err)
	}
	return path
}

// mostRuns is how often one process has run the plugin.
func (k tokens) mostRuns() int {
	k.t.Helper()
	data, err := os.ReadFile(filepath.Join(k.dir, "runs"))
	if err != nil {
		k.t.Fatal(err)
	}
	most, runs := 0, map[string]int{}
	for _, process := range strings.Fields(string(data)) {
		runs[process]++
		most = max(most, runs[process])
	}
	return most
}

// late is an application whose pod runs where only the label of LateNodes is.
func late(namespace, tag, label string) string {
	return application(namespace, fmt.Sprintf(`
  image     = "example.org/db:%s"
  placement = { node_selector = { %q = "here" } }
  ports     = { db = { port = 5432 } }
  volumes   = { data = { mount_path = "/data", size = "1Gi" } }
  timeouts  = { create = "60s", update = "60s" }`, tag, label))
}

func eventuallyUnschedulable(t *testing.T, namespace, name string) {
	t.Helper()
	pods := acctest.Cluster(t).CoreV1().Pods(namespace)
	acctest.Eventually(t, func() string {
		pod, err := pods.Get(context.Background(), name, metav1.GetOptions{})
		if err == nil {
			for _, c := range pod.Status.Conditions {
				if c.Reason == "Unschedulable" && pod.DeletionTimestamp == nil {
					return ""
				}
			}
		}
		return fmt.Sprintf("pod %s does not wait for a node (%v)", name, err)
	})
}

// Each has an issue of its own: hashicorp/terraform-provider-kubernetes#2065, #2834.
func TestPeers_24_aTokenThatDiesDuringAnApplyIsRenewed(t *testing.T) {
	t.Parallel()
	for name, credentials := range map[string]func(k tokens) string{
		"by the credential plugin": func(k tokens) string {
			return fmt.Sprintf("exec {\n    api_version = \"client.authentication.k8s.io/v1\"\n    command = %q\n    args = [%q]\n  }", k.plugin(), k.dir)
		},
		"in its file": func(k tokens) string { return fmt.Sprintf("token_path = %q", k.path()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			first, second := someUser(t, namespace), someUser(t, namespace)
			k := newTokens(t, first)
			label, arrive := acctest.LateNodes(t)
			w := acctest.NewWorkspace(t, "provider \"stateful\" {\n  "+credentials(k)+"\n}\n"+late(namespace, "1", label))
			w.ApplyWhile(func() {
				eventuallyUnschedulable(t, namespace, "db-0")
				k.use(second)
				acctest.Revoke(t, first)
				arrive()
			})
			if attributes, tainted := w.State(db); tainted || attributes["ready"] != true {
				t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
			}
			if name == "by the credential plugin" && k.mostRuns() < 2 {
				t.Error("the plugin was not run again, so nothing was refused")
			}
			w.ExpectEmptyPlan()
		})
	}
}

func TestPeers_24_aFixedTokenThatDiesIsNamedAndTheNextApplyGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	first, second := someUser(t, namespace), someUser(t, namespace)
	with := func(user, app string) string {
		return fmt.Sprintf("provider \"stateful\" {\n  token = %q\n}\n", acctest.Token(t, user)) + app
	}
	w := acctest.NewWorkspace(t, with(first, stored(namespace, 1, "1", "")))
	w.Apply()

	label, arrive := acctest.LateNodes(t)
	w.Configure(with(first, late(namespace, "2", label)))
	cmd := w.Command("apply", "-auto-approve", "-input=false")
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventuallyUnschedulable(t, namespace, "db-0")
	acctest.Revoke(t, first)
	arrive()
	if err := cmd.Wait(); err == nil {
		t.Errorf("the apply succeeded:\n%s", printed.String())
	}
	says := acctest.Says("stateful_application "+namespace+"/db: the cluster does not accept the credentials",
		"It was asked with a fixed token.", "Renew the credentials", "All objects are applied and saved in state.")
	if !says.MatchString(printed.String()) {
		t.Errorf("it does not say what to do:\n%s", printed.String())
	}
	expectUnready(t, w, false)

	w.Configure(with(second, late(namespace, "2", label)))
	w.Apply()
	if attributes, _ := w.State(db); attributes["ready"] != true {
		t.Errorf("ready is %v", attributes["ready"])
	}
	w.ExpectEmptyPlan()
}
