// Package trouble says why a data source could not be read. Every data source reads
// the cluster, and has no answer without it.
package trouble

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// Reading is what was read.
type Reading struct {
	// Subject is how messages name the data source.
	Subject string
	// What is it that is read, "the application".
	What string
	// Says is what the data source does, "says what runs in a cluster".
	Says string
	// Rights are what reading takes, a sentence.
	Rights string
}

// Diagnose says why nothing could be read, and what to do.
func (r Reading) Diagnose(cluster *kube.Cluster, err error) diag.Diagnostic {
	summary, detail := r.sentences(cluster, err)
	return diag.NewErrorDiagnostic(r.Subject+": "+summary, detail)
}

func (r Reading) sentences(cluster *kube.Cluster, err error) (summary, detail string) {
	const check = "Check the provider's configuration (host, config_path, KUBE_* variables)"
	host, words := cluster.Host(), strings.TrimSuffix(err.Error(), ".")
	var unsent *kube.CredentialsError
	switch kube.Classify(err) {
	case kube.NoCluster:
		return "there is no cluster to ask", fmt.Sprintf(
			"A data source %s, and has to reach it in a plan as well; but %s. Where the configuration makes the cluster, read %s in a configuration of its own.", r.Says, words, r.What)
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
		return "refused by the cluster", fmt.Sprintf("%s answered: %s. %s Grant them to the user.", host, words, r.Rights)
	case kube.NotServed:
		return "no API server answers", fmt.Sprintf(
			"%s answered: %s. A load balancer or proxy may have no API server behind it, or the host's path may be wrong. %s.", host, words, check)
	case kube.Unreachable:
		return "the cluster can't be reached", fmt.Sprintf("%s does not answer (%s). %s and the network.", host, words, check)
	case kube.Interrupted:
		return "interrupted", "Nothing was read."
	}
	return r.What + " can't be read", fmt.Sprintf("%s answered: %s.", host, words)
}
