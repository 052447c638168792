package main

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
)

func TestAscending_readsNumbersOfApplications(t *testing.T) {
	for text, want := range map[string][]int{
		"1 50 250 500": {1, 50, 250, 500},
		" 50\t1 50 ":   {1, 50},
		"1000":         {1000},
		"":             nil,
		"1,50":         nil,
		"0":            nil,
		"-1":           nil,
		"1001":         nil,
		"ten":          nil,
	} {
		got, err := ascending(text)
		if !slices.Equal(got, want) || (err == nil) != (want != nil) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestVersionOf_readsNamesOfReleases(t *testing.T) {
	for binary, want := range map[string]string{
		"/opt/terraform-provider-kubernetes_v2.38.0_x5": "2.38.0",
		"terraform-provider-kubernetes_v3.0.1":          "3.0.1",
		"terraform-provider-kubernetes_v3.0.1.exe":      "3.0.1",
		"/opt/v9/_v1.2.3/terraform-provider-kubernetes": "0.0.1",
		"kubernetes": "0.0.1",
	} {
		if got := versionOf(binary); got != want {
			t.Errorf("%s: got %s, want %s", binary, got, want)
		}
	}
}

func TestPlugin_isWhereInitLooks(t *testing.T) {
	p := plugin{source: "hashicorp/kubernetes", version: "2.38.0"}
	want := filepath.Join("terraform.d", "plugins", "registry.example.com", "hashicorp", "kubernetes", "2.38.0", "linux_amd64", "terraform-provider-kubernetes_v2.38.0")
	if got := p.file("registry.example.com", "linux_amd64"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for address, want := range map[string]bool{
		"registry.example.com/hashicorp/kubernetes":       true,
		"registry.example.com/hashicorp/kubernetes-alpha": false,
		"registry.example.com/other-hashicorp/kubernetes": false,
		"terraform.io/builtin/terraform":                  false,
	} {
		if got := p.isOf(address); got != want {
			t.Errorf("%s: got %v", address, got)
		}
	}
}

func TestReadPlan_countsObjects(t *testing.T) {
	for name, test := range map[string]struct {
		plan                string
		objects, attributes int
	}{
		"of ours":      {`{"resource_changes": [{"change": {"after": {"objects": {"Service/a": "{}", "StatefulSet/a": "{}"}}}}]}`, 2, 51},
		"of the peer":  {`{"resource_changes": [{"change": {"after": {"metadata": [{}]}}}, {"change": {"after": {"spec": []}}}]}`, 2, 17},
		"without any":  {`{"resource_changes": []}`, 0, 0},
		"a plan of no": {`{}`, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			objects, attributes, err := readPlan([]byte(test.plan))
			if err != nil || objects != test.objects || attributes != test.attributes {
				t.Errorf("got %d objects, %d bytes, %v; want %d, %d", objects, attributes, err, test.objects, test.attributes)
			}
		})
	}
	if _, _, err := readPlan([]byte("No changes.")); err == nil {
		t.Error("what is no plan was read")
	}
}

// Tables show the steps of result.Steps only.
func TestSteps_areThoseOfTheResults(t *testing.T) {
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	if !slices.Equal(names, result.Steps) {
		t.Errorf("steps are %v, results have %v", names, result.Steps)
	}
	want := []string{"plan", "-input=false", "-no-color", "-out=tfplan"}
	if got := steps[0].command(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
