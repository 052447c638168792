package application_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What the CLI prints takes a cluster, so make golden does not write these
// goldens. On a lab that runs (make lab):
//
//	TF_ACC=1 KUBE_CONFIG_PATH=$PWD/.lab/kubeconfig go test ./internal/resource/application -run 'TestPlans|TestTroubles' -update
//
// and make generate after it, since the guides show them.
var update = flag.Bool("update", false, "rewrite what the guides show in testdata")

// transcript compares what the CLI prints with goldens that a guide shows.
type transcript struct {
	dir string
	// names are those of the guide with those that are used instead.
	names [][2]string
}

// newTranscript has its goldens in a folder of testdata. The names are in pairs:
// that of the guide, and the random one of the test. The CLI breaks lines by
// their length, so both have the same.
func newTranscript(t *testing.T, dir string, names ...string) transcript {
	t.Helper()
	out := transcript{dir: filepath.Join("testdata", dir)}
	for i := 0; i < len(names); i += 2 {
		if len(names[i]) != len(names[i+1]) {
			t.Fatalf("%q is not as long as %q", names[i], names[i+1])
		}
		out.names = append(out.names, [2]string{names[i], names[i+1]})
	}
	out.names = append(out.names, [2]string{"ebs.csi.aws.com", acctest.Driver()})
	return out
}

// requireTerraform skips the test under another CLI.
func (transcript) requireTerraform(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	if !strings.HasPrefix(w.Must("version").Text, "Terraform ") {
		t.Skip("the goldens are in Terraform's words")
	}
}

// theirs is a text of the guide with the test's names.
func (tr transcript) theirs(text string) string {
	for _, pair := range tr.names {
		text = strings.ReplaceAll(text, pair[0], pair[1])
	}
	return text
}

// vary are the parts of a text that differ from run to run, and what stands for
// them.
var vary = []struct {
	pattern *regexp.Regexp
	stands  string
}{
	{regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), "6f1d0c52-3b7e-4a86-9c1f-2d5e8b704a93"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "2026-01-31T03:12:45Z"},
	{regexp.MustCompile(`https://127\.0\.0\.1:\d{5}`), "https://10.20.30.40:6443"},
	{regexp.MustCompile(`(not ready after|interrupted after|waited|terminating for) \d+s`), "$1 10m0s"},
	{regexp.MustCompile(`\b(mq-)[0-9a-f]{7,10}\b`), "${1}5b8d6c79f"},
	{regexp.MustCompile(`acc-user-[a-z0-9]{8}`), "terraform-deploys"},
	{regexp.MustCompile(`ErrImagePull: `), "ImagePullBackOff: "},
}

// golden compares what was printed with a golden, without what differs from run
// to run.
func (tr transcript) golden(t *testing.T, name, printed string) {
	t.Helper()
	got := printed
	for _, v := range vary {
		got = v.pattern.ReplaceAllString(got, v.stands)
	}
	for _, pair := range tr.names {
		got = strings.ReplaceAll(got, pair[1], pair[0])
	}
	file := filepath.Join(tr.dir, name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +printed):\n%s", file, diff)
	}
}
