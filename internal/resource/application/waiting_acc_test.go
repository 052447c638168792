package application_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// several are applications of one configuration, called after the keys of a map
// of further attributes. Each is stateful_application.NAME.
func several(namespace string, more map[string]string) string {
	var out strings.Builder
	for name, attributes := range more {
		fmt.Fprintf(&out, `
resource "stateful_application" %q {
  name      = %q
  namespace = %q

  termination_grace_period_seconds = 1
  %s
}
`, name, name, namespace, attributes)
	}
	return out.String()
}

// varying is what differs from run to run in the text of an error.
var varying = strings.NewReplacer(
	// The kubelet goes from one to the other and back.
	"ErrImagePull", "IMAGE", "ImagePullBackOff", "IMAGE",
)

var (
	revision = regexp.MustCompile(`\b(revision|than) [a-z]+-[a-z0-9]+`)
	volume   = regexp.MustCompile(`pvc-[0-9a-f-]{36}`)
	duration = regexp.MustCompile(`\b(\d+m)?\d+s\b`)
	node     = regexp.MustCompile(`\bnode lab-[a-z]\b`)
	// crashing is a container called crash in a crash loop, at any moment of it.
	crashing = regexp.MustCompile(`(?m)(container "crash") (running, not ready(, \d restarts?, last exit code 1 \(Error\))?|waiting: CrashLoopBackOff: \d restarts?, last exit code 1 \(Error\))(: Back-off restarting failed container)?$`)
	quota    = regexp.MustCompile(`quota-[a-z0-9]{8}`)
)

// normal is a text without what differs from run to run. Of several namespaces,
// all but the first are called NAMESPACE2 and so on.
func normal(namespaces []string, text string) string {
	text = varying.Replace(text)
	for i, namespace := range namespaces {
		name := "NAMESPACE"
		if i > 0 {
			name += strconv.Itoa(i + 1)
		}
		text = strings.ReplaceAll(text, namespace, name)
	}
	text = revision.ReplaceAllString(text, "$1 REVISION")
	text = volume.ReplaceAllString(text, "VOLUME")
	text = duration.ReplaceAllString(text, "TIME")
	text = node.ReplaceAllString(text, "node NODE")
	text = crashing.ReplaceAllString(text, "$1 CRASHING")
	return quota.ReplaceAllString(text, "QUOTA")
}

// expectErrors fails the test unless exactly these errors were printed, each with
// its detail, by summary and without what differs from run to run.
func expectErrors(t *testing.T, out acctest.Output, namespaces []string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for summary, detail := range out.Errors() {
		got[normal(namespaces, summary)] = normal(namespaces, detail)
	}
	for summary, detail := range want {
		want[summary] = strings.TrimSpace(detail)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// What is said after the reasons when a first apply was not ready in time, and
// when it can't be.
const (
	saved   = "All %d objects are applied and saved in state; claims and their data are untouched. Mend the cause and apply again"
	goOn    = ", or only apply again to go on waiting."
	tainted = "\n\nTerraform marks the resource as tainted now, because it was to be created, and would replace it, whereby claims are kept and used again. " +
		"To go on with what is there instead, run terraform untaint on it first."
)

// inTime is the whole detail of a creation that was not ready in time.
func inTime(reasons string, objects int) string {
	return strings.TrimSpace(reasons) + "\n\n" + fmt.Sprintf(saved, objects) + goOn + tainted
}

// never is that of a creation that can't become ready.
func never(reasons, why string, objects int) string {
	return strings.TrimSpace(reasons) + "\n\nWaiting longer would not help: " + why + ".\n\n" + fmt.Sprintf(saved, objects) + "." + tainted
}
