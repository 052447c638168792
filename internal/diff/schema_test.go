package diff

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "write schema.yaml anew out of client-go's schema")

// roots are the types that are compared: those of all kinds that are compiled.
var roots = []string{
	"io.k8s.api.apps.v1.DaemonSet",
	"io.k8s.api.apps.v1.Deployment",
	"io.k8s.api.apps.v1.StatefulSet",
	"io.k8s.api.core.v1.ConfigMap",
	"io.k8s.api.core.v1.Namespace",
	"io.k8s.api.core.v1.PersistentVolume",
	"io.k8s.api.core.v1.PersistentVolumeClaim",
	"io.k8s.api.core.v1.Secret",
	"io.k8s.api.core.v1.Service",
	"io.k8s.api.core.v1.ServiceAccount",
	"io.k8s.api.networking.v1.NetworkPolicy",
	"io.k8s.api.policy.v1.PodDisruptionBudget",
	"io.k8s.api.storage.v1.StorageClass",
	"io.k8s.api.storage.v1.VolumeAttributesClass",
}

// TestSchema_isThatOfClientGo takes the types that the roots are made of out of
// the whole schema, which client-go has in a package that only it may import, and
// which takes a tenth of a second to read.
func TestSchema_isThatOfClientGo(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/client-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "applyconfigurations", "internal", "internal.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(source), "typed.YAMLObject(`")
	text, _, closed := strings.Cut(text, "`)")
	if !found || !closed {
		t.Fatal("client-go keeps its schema in another way now")
	}
	var whole struct {
		Types []map[string]any `json:"types"`
	}
	if err := yaml.Unmarshal([]byte(text), &whole); err != nil {
		t.Fatal(err)
	}
	types := map[string]map[string]any{}
	for _, each := range whole.Types {
		types[each["name"].(string)] = each
	}
	reached := map[string]bool{}
	var reach func(v any)
	reach = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if name, ok := v["namedType"].(string); ok && !reached[name] {
				reached[name] = true
				reach(types[name])
			}
			for _, e := range v {
				reach(e)
			}
		case []any:
			for _, e := range v {
				reach(e)
			}
		}
	}
	for _, root := range roots {
		reach(map[string]any{"namedType": root})
	}
	var part struct {
		Types []map[string]any `json:"types"`
	}
	for _, each := range whole.Types {
		if reached[each["name"].(string)] {
			part.Types = append(part.Types, each)
		}
	}
	if len(part.Types) < len(roots) || !slices.ContainsFunc(part.Types, func(e map[string]any) bool { return e["name"] == roots[0] }) {
		t.Fatalf("there are only %d types", len(part.Types))
	}
	want, err := yaml.Marshal(part)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.yaml", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if string(want) != schema {
		t.Error("schema.yaml is not that of client-go's version: run make golden")
	}
}
