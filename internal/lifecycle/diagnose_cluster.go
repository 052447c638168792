package lifecycle

import (
	"errors"
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// lostCluster says whether an error is about the way to the cluster, and so the
// same for every object.
func lostCluster(err error) bool {
	switch kube.Classify(err) {
	case kube.NoCredentials, kube.Unreachable, kube.Unauthorized, kube.NotServed:
		return true
	default:
		return false
	}
}

// lostError is about the way to the cluster.
func (r *managed[M]) lostError(subject string, err error) (summary, detail string) {
	cluster := r.connect.Cluster
	switch words := strings.TrimSuffix(err.Error(), "."); kube.Classify(err) {
	case kube.NoCredentials:
		return fmt.Sprintf("%s: there are no credentials for the cluster", subject), fmt.Sprintf(
			"%s Run the credential plugin by hand to see why: its login may have expired, or it may not be on the PATH. Then apply again.", sentence(r.away(err)))
	case kube.Unauthorized:
		what, renewed := cluster.Credentials()
		advice := "Renew the credentials in the provider's configuration (token, token_path, exec, client_certificate, KUBE_TOKEN) and apply again. " +
			"If they live shorter than an apply takes, use exec or token_path, which are renewed on the way."
		if renewed {
			advice = "It was renewed before and refused again. Find out why, and apply again."
		}
		return fmt.Sprintf("%s: the cluster does not accept the credentials", subject), fmt.Sprintf(
			"%s answered: %s. It was asked with %s. %s", cluster.Host(), words, what, advice)
	case kube.NotServed:
		return fmt.Sprintf("%s: no API server answers", subject), fmt.Sprintf(
			"%s answered: %s. That is not how an API server says that an object does not exist: a load balancer or proxy may have none behind it, or the host's path may be wrong. "+
				"Nothing is taken for deleted. Check the provider's configuration (host, config_path, KUBE_* variables) and apply again.", cluster.Host(), words)
	default:
		return fmt.Sprintf("%s: the cluster can't be reached", subject), fmt.Sprintf(
			"%s. Check the provider's configuration (host, config_path, KUBE_* variables) and the network, and apply again.", r.away(err))
	}
}

// away says why the cluster can't be asked.
func (r *managed[M]) away(err error) string {
	host := r.connect.Cluster.Host()
	var offline *kube.OfflineError
	var unsent *kube.CredentialsError
	switch {
	case errors.As(err, &offline):
		return offline.Reason
	case errors.As(err, &unsent):
		return fmt.Sprintf("there are no credentials for %s (%s)", host, unsent.Reason)
	default:
		return fmt.Sprintf("%s does not answer (%s)", host, err)
	}
}
