package wait

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// sequence is a recording: what the watches said, step by step, and what was
// to be made of it.
type sequence struct {
	// Kind is that of the workload, StatefulSet if empty.
	Kind  string
	Steps []struct {
		// After is the time since the step before.
		After string
		// Events are what the watches said at that moment.
		Events []struct {
			Type   watch.EventType
			Object map[string]any
		}
		// NoClass are storage classes that turn out not to exist.
		NoClass []string
		// Warnings are the events that an error would be written with.
		Warnings []map[string]any
		// Nodes are clauses about nodes, as an error would be written with.
		Nodes map[string]string

		Want  string
		Done  bool
		Fatal string
		Note  string
		// Nowhere says that no node matches.
		Nowhere bool
		// Stuck is the name of the pod that the rollout is stuck on.
		Stuck string
		// News says whether progress would be told.
		News bool
	}
}

var epoch = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestEvaluate_recordedSequences(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) { replay(t, file) })
	}
}

func replay(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var seq sequence
	if err := yaml.UnmarshalStrict(data, &seq); err != nil {
		t.Fatal(err)
	}
	s := newSnapshot(object.Key{Group: "apps", Kind: cmp.Or(seq.Kind, "StatefulSet"), Namespace: "data", Name: "db"})
	for _, k := range []string{"Pod", "PersistentVolumeClaim"} {
		must(t, s.apply(change{kind: object.Key{Kind: k}.GroupKind(), read: &reading{}}))
	}
	now, told := epoch, ""
	for i, step := range seq.Steps {
		if step.After != "" {
			d, err := time.ParseDuration(step.After)
			must(t, err)
			now = now.Add(d)
		}
		for _, e := range step.Events {
			u := &unstructured.Unstructured{Object: e.Object}
			ch := change{kind: u.GroupVersionKind().GroupKind(), event: e.Type, object: u}
			s.read[ch.kind] = true
			must(t, s.apply(ch))
		}
		clear(s.noClass)
		for _, name := range step.NoClass {
			s.noClass[name] = true
		}
		s.events, s.nodes = eventsOf(t, step.Warnings), step.Nodes
		s.observe(now)

		got := evaluate(s, now)
		if diff := gocmp.Diff(strings.TrimSpace(step.Want), got.String()); diff != "" {
			t.Errorf("step %d, text (-want +got):\n%s", i+1, diff)
		}
		if got.Done != step.Done || got.Fatal != step.Fatal || got.Note != step.Note || got.Nowhere != step.Nowhere {
			t.Errorf("step %d: done %v, fatal %q, note %q, nowhere %v; want %v, %q, %q, %v",
				i+1, got.Done, got.Fatal, got.Note, got.Nowhere, step.Done, step.Fatal, step.Note, step.Nowhere)
		}
		if stuck := stuckOn(got); stuck != step.Stuck {
			t.Errorf("step %d: stuck on %q, want %q", i+1, stuck, step.Stuck)
		}
		if news := got.digest != told; news != step.News {
			t.Errorf("step %d: news %v, want %v:\n%s", i+1, news, step.News, got.digest)
		}
		told = got.digest
	}
}

func stuckOn(s Status) string {
	if s.Stuck == nil {
		return ""
	}
	return s.Stuck.Pod.Name
}

// eventsOf reads warnings the way an error does.
func eventsOf(t *testing.T, warnings []map[string]any) events {
	c := newFake()
	for _, w := range warnings {
		w["apiVersion"], w["kind"], w["type"] = "v1", "Event", "Warning"
		c.put(t, &unstructured.Unstructured{Object: w})
	}
	return readEvents(t.Context(), c, "data")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
