package application_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// examples are the root modules below examples/applications.
func examples(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob("../../../examples/applications/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	return dirs
}

// ephemeralVariable finds the variables that have no default which could be used.
var ephemeralVariable = regexp.MustCompile(`(?s)variable "(\w+)" \{[^}]*ephemeral\s+= true`)

// variablesOf are environment variables for what an example has to be given: every
// secret, which is base64 of 32 bytes.
func variablesOf(t *testing.T, example string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(example, "variables.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, found := range ephemeralVariable.FindAllStringSubmatch(string(text), -1) {
		out = append(out, "TF_VAR_"+found[1]+"="+secretValue)
	}
	return out
}

// applicationOf and userOf find the applications of an example, and those of them
// that say which user they run as.
var (
	applicationOf = regexp.MustCompile(`(?m)^resource "stateful_application"`)
	userOf        = regexp.MustCompile(`(?m)^  run_as_user `)
)

// podSecurityOf is the level of Pod Security that an example's applications pass
// together. With directories of the node that is "privileged", which is none.
func podSecurityOf(main string) string {
	switch {
	case strings.Contains(main, "host_path"):
		return "privileged"
	case len(userOf.FindAllString(main, -1)) == len(applicationOf.FindAllString(main, -1)):
		return "restricted"
	default:
		return "baseline"
	}
}

const secretValue = "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSBzb21l"

// The examples' own tests know no cluster and no secrets but their own.
func TestExamples_planOffline(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	for _, example := range examples(t) {
		t.Run(filepath.Base(example), func(t *testing.T) {
			t.Parallel()
			w := acctest.ExampleWorkspace(t, example, "KUBE_CONFIG_PATH=", "KUBECONFIG=", "HOME="+t.TempDir())
			out := w.Must("test")
			if !strings.Contains(out.Text, "Success!") || strings.Contains(out.Text, " 0 passed") {
				t.Errorf("no test has passed:\n%s", out.Raw)
			}
		})
	}
}

func TestExamples_applyAndDestroy(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	for _, example := range examples(t) {
		t.Run(filepath.Base(example), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			main, err := os.ReadFile(filepath.Join(example, "main.tf"))
			if err != nil {
				t.Fatal(err)
			}
			if level := podSecurityOf(string(main)); level != "privileged" {
				acctest.EnforcePodSecurity(t, namespace, level)
			}
			w := acctest.ExampleWorkspace(t, example, append(variablesOf(t, example), "TF_VAR_namespace="+namespace)...)
			w.Apply().ExpectNowhere(t, secretValue)
			if state := w.Read("terraform.tfstate"); strings.Contains(state, secretValue) {
				t.Error("a secret is in the state")
			}
			w.ExpectEmptyPlan()
			claims := acctest.Claims(t, namespace)
			w.Destroy()
			if left := acctest.Left(t, namespace); len(left) > 0 {
				t.Errorf("left are %v", left)
			}
			if claiming := strings.Contains(string(main), "claim_policy"); claiming != (len(claims) > 0) {
				t.Errorf("claims are %v", claims)
			}
			if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
				t.Errorf("claims were %v, are %v: the data has to stay", claims, now)
			}
		})
	}
}
