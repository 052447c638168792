package report

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// results is a run of two numbers of applications with a peer.
func results(t *testing.T) result.Run {
	t.Helper()
	run, err := result.Load(filepath.Join("testdata", "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestWrite_matchesGoldens(t *testing.T) {
	golden := filepath.Join("testdata", "report")
	dir := t.TempDir()
	if *update {
		if _, err := Write(results(t), golden); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Write(results(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		want := read(t, filepath.Join(golden, filepath.Base(file)))
		if diff := cmp.Diff(want, read(t, file)); diff != "" {
			t.Errorf("%s (-golden +written; go test ./internal/bench/report -update writes it):\n%s", filepath.Base(file), diff)
		}
	}
}

// A plot that nobody links to is not seen, and a link to nothing is a gap.
func TestWrite_showsEachPlotThatItWrites(t *testing.T) {
	dir := t.TempDir()
	files, err := Write(results(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, link := range regexp.MustCompile(`\]\(([^)]+\.svg)\)`).FindAllStringSubmatch(read(t, files[0]), -1) {
		shown[link[1]] = true
	}
	if len(shown) != len(files)-1 {
		t.Errorf("%d plots are shown, %d written", len(shown), len(files)-1)
	}
	for _, file := range files[1:] {
		if !shown[filepath.Base(file)] {
			t.Errorf("%s is not shown", file)
		}
	}
}

func TestWrite_ofResultsWithoutPeerDoesNotMentionIt(t *testing.T) {
	run := results(t)
	run.Subjects = run.Subjects[:2]
	files, err := Write(run, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.Contains(read(t, file), result.Peer) {
			t.Errorf("%s mentions %s", file, result.Peer)
		}
	}
}

func TestWrite_refusesEmptyResults(t *testing.T) {
	if files, err := Write(result.Run{}, t.TempDir()); err == nil {
		t.Errorf("written: %v", files)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
