// Package acctest is what acceptance tests share: namespaces of their own on a
// real API server, changes made there by somebody else, plans taken apart, the
// Terraform CLI itself where terraform-plugin-testing does not reach (output,
// logs, signals), and the provider's protocol where no CLI does (private state
// that is lost or damaged).
//
// What else a cluster may do to an object has a function of its own: webhooks and
// admission policies, quotas and limits, Pod Security, missing rights, an
// autoscaler, other field managers; pods that misbehave and nodes that are lost,
// finalizers that nobody removes, a namespace that is being deleted. Rules of admission are in effect when the
// function returns. Webhooks are served by the test's process, so that the API
// server has to run on the same machine, as that of the lab does.
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
