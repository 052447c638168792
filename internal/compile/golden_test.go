package compile

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// golden compares what is sent, unredacted, with a file in testdata.
func golden(t *testing.T, name string, set object.Set) {
	t.Helper()
	var got bytes.Buffer
	for _, o := range set.Objects {
		writeGolden(t, &got, "# "+o.Key.In(set.Home)+"\n", o.Body)
		if o.Seed != nil {
			writeGolden(t, &got, "# "+o.Key.In(set.Home)+", applied once after creation\n", o.Seed)
		}
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./internal/compile -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-golden +compiled):\n%s", file, diff)
	}
}

func writeGolden(t *testing.T, to *bytes.Buffer, title string, body map[string]any) {
	t.Helper()
	text, err := yaml.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	to.WriteString("---\n" + title)
	to.Write(text)
}
