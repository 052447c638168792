package apply

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// What takes which rights.
var (
	rightsToCreate = []string{"get", "patch", "create"}
	rightsToChange = []string{"get", "patch"}
	rightsToTry    = []string{"create"}
)

// judge sorts the server's answer to a dry run into what the apply will be
// refused for and what could not be checked. Status codes alone don't tell: a
// policy, a quota and missing rights all answer 403, a field that does not exist
// and a webhook that is down both 500. verbs are the rights that it takes.
func (p *previewing) judge(ctx context.Context, key object.Key, verbs []string, err error) (refused, unchecked error) {
	var status apierrors.APIStatus
	var noKind *kube.NoKindError
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errors.New("there was no answer in time, perhaps for a slow webhook")
	case kube.Away(err), kube.Classify(err) == kube.Interrupted:
		p.lost(err)
		return nil, nil
	case kube.Classify(err) == kube.Unauthorized:
		return err, nil
	case errors.As(err, &noKind) && noKind.Since() != "":
		return noKind, nil
	case errors.As(err, &noKind):
		return nil, noKind
	case !errors.As(err, &status):
		return err, nil // an error of ours
	}
	s := status.Status()
	switch {
	case isCause(s, metav1.CauseType("NamespaceTerminating")):
		return &TerminatingError{Key: object.Key{Kind: "Namespace", Name: key.Namespace}}, nil
	case s.Code == http.StatusForbidden:
		return p.forbidden(ctx, key, verbs, err)
	case s.Code == http.StatusNotFound && s.Details != nil && s.Details.Kind == "namespaces":
		if p.expected[key.Namespace] {
			return nil, nil
		}
		return nil, &NoNamespaceError{Name: key.Namespace}
	case s.Code == http.StatusNotFound:
		return nil, errors.New("the API server does not know this kind of object")
	case s.Code >= 500 && strings.Contains(s.Message, notDeclared):
		return &UnknownFieldError{Key: key, Words: s.Message}, nil
	case s.Code >= 500, s.Code == http.StatusTooManyRequests, noDryRun.MatchString(s.Message):
		return nil, &ServerError{Words: s.Message}
	}
	if conflict := (*ConflictError)(nil); errors.As(err, &conflict) {
		return conflict, nil
	}
	return &RefusedError{Key: key, Words: s.Message}, nil
}

// What the server says, where its status has no better sign.
const (
	notDeclared = "field not declared in schema"
	quotaFull   = "exceeded quota"
)

// noDryRun is what a webhook says that answers no dry runs, in its own words.
var noDryRun = regexp.MustCompile(`(?i)\bdry[ -]?run`)

// forbidden tells missing rights from a refusal by admission.
func (p *previewing) forbidden(ctx context.Context, key object.Key, verbs []string, err error) (refused, unchecked error) {
	for _, verb := range verbs {
		allowed, askErr := p.Cluster.Allowed(ctx, verb, key)
		if askErr != nil {
			return nil, err
		}
		if !allowed {
			return nil, &NoRightError{Verb: verb}
		}
	}
	var status apierrors.APIStatus
	errors.As(err, &status)
	return &RefusedError{Key: key, Words: status.Status().Message}, nil
}

// lost remembers that the cluster is away and ends what is still asked.
func (p *previewing) lost(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away == nil {
		p.away = err
	}
	p.stop()
}

func isCause(s metav1.Status, t metav1.CauseType) bool {
	if s.Details == nil {
		return false
	}
	for _, c := range s.Details.Causes {
		if c.Type == t {
			return true
		}
	}
	return false
}

// exists says that a creation failed only because there is such an object.
func exists(err error) bool { return apierrors.IsAlreadyExists(err) }

// overQuota says that a quota is used up.
func overQuota(err error) bool {
	return apierrors.IsForbidden(err) && strings.Contains(err.Error(), quotaFull)
}

// noAccount says that a pod's ServiceAccount is missing, as it is in a namespace
// that was made a moment ago, and for an account that the same apply makes.
func noAccount(err error) bool {
	return apierrors.IsForbidden(err) && strings.Contains(err.Error(), "error looking up service account")
}
