package kube

import (
	"context"
	"errors"
	"net"
	"net/url"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
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
	None         Class = iota // no error
	NoCluster                 // no cluster configured, or not known yet
	Unreachable               // nobody answers at the address
	Unauthorized              // the credentials are not accepted
	Forbidden                 // accepted, but this is not allowed
	NotFound                  // no such object
	Conflict                  // field conflict, or a precondition failed
	Interrupted               // our own context ended
	Other                     // anything else that the server said
)

// Classify says what an error of this package means. Refused connections,
// unknown hosts, TLS failures and time-outs are all Unreachable: an answer that
// never came says nothing about the objects.
func Classify(err error) Class {
	var offline *OfflineError
	var urlErr *url.Error
	var netErr net.Error
	switch {
	case err == nil:
		return None
	case errors.As(err, &offline):
		return NoCluster
	case errors.Is(err, context.Canceled):
		return Interrupted
	case apierrors.IsUnauthorized(err):
		return Unauthorized
	case apierrors.IsForbidden(err):
		return Forbidden
	case apierrors.IsNotFound(err):
		return NotFound
	case apierrors.IsConflict(err):
		return Conflict
	case errors.As(err, &urlErr), errors.As(err, &netErr), utilnet.IsConnectionRefused(err), errors.Is(err, context.DeadlineExceeded):
		return Unreachable
	default:
		return Other
	}
}

// Away says whether the cluster could not be asked at all.
func Away(err error) bool {
	c := Classify(err)
	return c == NoCluster || c == Unreachable
}
