package storageclasses

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// explain says why nothing could be read, and what to do.
func explain(cluster *kube.Cluster, err error) diag.Diagnostic {
	summary, detail := sentences(cluster, err)
	return diag.NewErrorDiagnostic("data.stateful_storage_classes: "+summary, detail)
}

func sentences(cluster *kube.Cluster, err error) (summary, detail string) {
	const check = "Check the provider's configuration (host, config_path, KUBE_* variables)"
	host, words := cluster.Host(), strings.TrimSuffix(err.Error(), ".")
	var unsent *kube.CredentialsError
	switch kube.Classify(err) {
	case kube.NoCluster:
		return "there is no cluster to ask", fmt.Sprintf(
			"A data source says what is in a cluster, and has to reach it in a plan as well; but %s. Where the configuration makes the cluster, read its classes in a configuration of its own.", words)
	case kube.NoCredentials:
		if errors.As(err, &unsent) {
			words = unsent.Reason
		}
		return "there are no credentials for the cluster", fmt.Sprintf(
			"Nothing can be sent to %s: %s. Run the credential plugin by hand to see why: its login may have expired, or it may not be on the PATH.", host, words)
	case kube.Unauthorized:
		what, _ := cluster.Credentials()
		return "the cluster does not accept the credentials", fmt.Sprintf(
			"%s answered: %s. It was asked with %s. Renew the credentials in the provider's configuration.", host, words, what)
	case kube.Forbidden:
		return "refused by the cluster", fmt.Sprintf("%s answered: %s. Reading the classes takes list on storageclasses. Grant it to the user.", host, words)
	case kube.NotServed:
		return "no API server answers", fmt.Sprintf(
			"%s answered: %s. A load balancer or proxy may have no API server behind it, or the host's path may be wrong. %s.", host, words, check)
	case kube.Unreachable:
		return "the cluster can't be reached", fmt.Sprintf("%s does not answer (%s). %s and the network.", host, words, check)
	case kube.Interrupted:
		return "interrupted", "Nothing was read."
	}
	return "the storage classes can't be read", fmt.Sprintf("%s answered: %s.", host, words)
}
