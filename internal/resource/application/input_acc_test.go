package application_test

import (
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Bad input is reported at the attribute that has to change: the line of the
// configuration that the CLI points at is the attribute's.
func TestInput_isReportedAtItsAttribute(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	good := map[string]string{
		"name": `"db"`, "image": `"example.org/db:1"`, "replicas": "1", "resources": "null", "ports": "null", "volumes": "null",
	}
	volume := func(mount, size, policy string) string {
		return `{ data = { mount_path = ` + mount + `, size = ` + size + `, claim_policy = { ` + policy + ` } } }`
	}
	w := acctest.NewWorkspace(t, "")
	for _, c := range []struct{ name, attribute, value, summary, says string }{
		{"quantity of a size", "volumes", volume(`"/data"`, `"10 GB"`, ""), "Not a quantity", `size is "10 GB"`},
		{"quantity of a request", "resources", `{ requests = { memory = "1Gib" } }`, "Not a quantity", `memory is "1Gib"`},
		{"negative replicas", "replicas", "-1", "Number too small", "replicas is -1; the smallest possible value is 0"},
		{"name not DNS", "name", `"My_DB"`, "Invalid name", `"My_DB"`},
		{"name too long", "name", `"` + strings.Repeat("a", 53) + `"`, "Name too long", "has 53 characters; at most 52 are possible"},
		{"one port twice", "ports", `{ a = { port = 5432 }, b = { port = 5432, protocol = "TCP" } }`, "Port used twice", `ports["a"] and ports["b"] are both 5432/TCP`},
		{"unknown access mode", "volumes", volume(`"/data"`, `"1Gi"`, `access_modes = ["ReadWriteTwice"]`), "Unknown value", `"ReadWriteTwice"`},
		{"mount path not absolute", "volumes", volume(`"data"`, `"1Gi"`, ""), "Path not absolute", `mount_path is "data"`},
		{"size below the policy", "volumes", volume(`"/data"`, `"1Gi"`, `min_size = "2Gi"`), "Size below the policy's minimum", "has a size of 1Gi, and its claim policy asks for at least 2Gi"},
		{"size above the policy", "volumes", volume(`"/data"`, `"3Gi"`, `max_size = "2Gi"`), "Size above the policy's maximum", "has a size of 3Gi, and its claim policy allows at most 2Gi"},
	} {
		attributes := []string{}
		for name, value := range good {
			if name == c.attribute {
				value = c.value
			}
			attributes = append(attributes, "  "+name+" = "+value)
		}
		w.Configure("resource \"stateful_application\" \"db\" {\n" + strings.Join(attributes, "\n") + "\n}\n")
		w.ExpectDiagnostic(c.name, c.attribute, c.summary, c.says)
	}
	// The limits are possible.
	w.Configure(`
resource "stateful_application" "db" {
  name     = "` + strings.Repeat("a", 52) + `"
  image    = "example.org/db:1"
  replicas = 0
  ports    = { a = { port = 53, protocol = "TCP" }, b = { port = 53, protocol = "UDP" } }
  volumes  = ` + volume(`"/data"`, `"2Gi"`, `min_size = "2Gi", max_size = "2048Mi"`) + `
}
`)
	w.Must("validate")
}

// A policy that is a resource of its own is judged where it is used: its values
// are known at plan at the latest.
func TestInput_isJudgedAgainstThePolicyResource(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	w := acctest.NewWorkspace(t, `
resource "stateful_volume_claim_policy" "small" {
  name     = "small"
  max_size = "1Gi"
}
`+application("default", `
  image   = "example.org/db:1"
  volumes = { data = { mount_path = "/data", size = "2Gi", claim_policy = stateful_volume_claim_policy.small } }`))
	w.Refused("plan").ExpectSays(t, "Size above the policy's maximum", `its claim policy "small" allows at most 1Gi`, "volumes")
}
