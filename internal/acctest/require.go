package acctest

import (
	"os"
	"os/exec"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const (
	// kubeconfigVariable is the provider's own, so that both talk to one cluster.
	kubeconfigVariable = "KUBE_CONFIG_PATH"
	terraformVariable  = "TF_ACC_TERRAFORM_PATH"
	driverVariable     = "STATEFUL_ACC_PROVISIONER"
)

// Require skips the test unless acceptance tests are asked for, and fails it
// where no cluster is named: a test that passes because nothing was tested is
// worse than none.
func Require(t *testing.T) {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests are skipped unless %s is set", resource.EnvTfAcc)
	}
	if os.Getenv(kubeconfigVariable) == "" {
		t.Fatalf("%s has to name the kubeconfig of a cluster for tests", kubeconfigVariable)
	}
}

// Driver is the CSI driver that the tests' storage classes use.
func Driver() string {
	if name := os.Getenv(driverVariable); name != "" {
		return name
	}
	return "csi.lab.stateful-apps.io"
}

// cli is the CLI to test with.
func cli(t *testing.T) string {
	t.Helper()
	if path := os.Getenv(terraformVariable); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatalf("no Terraform CLI: %v; set %s", err, terraformVariable)
	}
	return path
}
