package kube

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilnet "k8s.io/apimachinery/pkg/util/net"
)

// OfflineError is returned by every verb when it is known beforehand that
// there is no cluster to talk to.
type OfflineError struct {
	// Reason is a clause: "the provider's configuration is not known yet".
	Reason string
}

func (e *OfflineError) Error() string { return e.Reason }

// Class is what an error means for the caller.
type Class int

// The classes of errors.
const (
	None          Class = iota // no error
	NoCluster                  // no cluster configured, or not known yet
	NoCredentials              // there are none to send
	Unreachable                // nobody answers at the address, or only a gateway
	Unauthorized               // the credentials are not accepted
	Forbidden                  // accepted, but this is not allowed
	NotFound                   // no such object
	NotServed                  // who answers knows no such kind: no API server, or one without it
	Conflict                   // field conflict, or a precondition failed
	Interrupted                // our own context ended
	Other                      // anything else that the server said
)

// Classify says what an error of this package means. Refused connections,
// unknown hosts, TLS failures and time-outs are all Unreachable: an answer that
// never came says nothing about the objects. Nor does the answer of a gateway
// without an API server behind it: its 404 is not NotFound, which would have a
// resource pass for deleted.
func Classify(err error) Class {
	var offline *OfflineError
	var noCredentials *CredentialsError
	var urlErr *url.Error
	var netErr net.Error
	var noKind *NoKindError
	switch {
	case err == nil:
		return None
	case errors.As(err, &offline):
		return NoCluster
	case errors.Is(err, context.Canceled):
		return Interrupted
	case errors.As(err, &noCredentials):
		return NoCredentials
	case errors.As(err, &noKind): // and so there is no such object
		return NotFound
	case apierrors.IsUnauthorized(err):
		return Unauthorized
	case apierrors.IsForbidden(err):
		return Forbidden
	case apierrors.IsNotFound(err) && fromGateway(err):
		return NotServed
	case apierrors.IsNotFound(err):
		return NotFound
	case apierrors.IsConflict(err):
		return Conflict
	case errors.As(err, &urlErr), errors.As(err, &netErr), utilnet.IsConnectionRefused(err), errors.Is(err, context.DeadlineExceeded):
		return Unreachable
	case unavailable(err):
		return Unreachable
	default:
		return Other
	}
}

// fromGateway says that an answer is not in an API server's own words.
func fromGateway(err error) bool {
	return apierrors.HasStatusCause(err, metav1.CauseTypeUnexpectedServerResponse)
}

// unavailable says that somebody answers for an API server that does not.
func unavailable(err error) bool {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return false
	}
	switch status.Status().Code {
	case http.StatusServiceUnavailable:
		return true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return fromGateway(err)
	}
	return false
}

// Away says whether the cluster could not be asked at all.
func Away(err error) bool {
	c := Classify(err)
	return c == NoCluster || c == NoCredentials || c == Unreachable
}
