package wait

import (
	"errors"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// transient says whether an error may be over the next time. Whatever is not
// an answer of an API server is: a connection that broke, a proxy that speaks
// for a server that restarts.
func transient(err error) bool {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || fromProxy(err) {
		return true
	}
	code := status.Status().Code
	return code >= http.StatusInternalServerError || code == http.StatusTooManyRequests ||
		code == http.StatusRequestTimeout || expired(err)
}

// expired says that a watch can't go on from where it was. Reading anew helps.
func expired(err error) bool { return apierrors.IsResourceExpired(err) || apierrors.IsGone(err) }

// missing says whether the API server itself knows that an object is not
// there. A load balancer without a backend answers 404 as well, and must not
// pass for a deletion.
func missing(err error) bool { return kube.Classify(err) == kube.NotFound }

func fromProxy(err error) bool {
	return apierrors.HasStatusCause(err, metav1.CauseTypeUnexpectedServerResponse)
}
