// Package acctest is what acceptance tests share: namespaces of their own on a
// real API server, changes made there by somebody else, plans taken apart, and
// the Terraform CLI itself where terraform-plugin-testing does not reach (output,
// logs, signals).
//
// # Where tests run
//
//	TF_ACC=1                     without it acceptance tests are skipped
//	KUBE_CONFIG_PATH             kubeconfig of the cluster; its user may do everything
//	TF_ACC_TERRAFORM_PATH        the CLI to test with; default: terraform from PATH
//	TF_ACC_PROVIDER_HOST         registry.opentofu.org to test with OpenTofu
//	STATEFUL_ACC_PROVISIONER     CSI driver for the tests' storage classes;
//	                             default csi.lab.stateful-apps.io, that of the lab
//
// # Habits
//
// Every test has a namespace of its own with a random name, so that all of them
// can run at once. Nothing sleeps: Eventually asks until a condition holds. A
// test removes what it made, volumes that were kept included.
//
// Imported by tests only.
package acctest
