package application_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestMain(m *testing.M) { os.Exit(acctest.Main(m)) }

// db is the address of the application in most tests.
const db = "stateful_application.db"

// application is stateful_application.db, called "db", with what every test
// needs and with more attributes. Pods end at once: simulated nodes would count
// the grace period down.
func application(namespace, more string) string {
	return fmt.Sprintf(`
resource "stateful_application" "db" {
  name      = "db"
  namespace = %q

  termination_grace_period_seconds = 1
  %s
}
`, namespace, more)
}

// stored is an application of the image of that tag with n replicas and a claim
// for each, and with more attributes.
func stored(namespace string, n int, tag, more string) string {
	return application(namespace, fmt.Sprintf(`
  image    = "example.org/db:%s"
  replicas = %d
  ports    = { db = { port = 5432 } }
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }
  %s`, tag, n, more))
}
