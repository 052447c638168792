package apply

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Owner is what the marks on a live object say.
type Owner struct {
	// ManagedBy is the managed-by label, "" when there is none.
	ManagedBy string
	// Owner and Instance are our annotations.
	Owner, Instance string
}

// NotOwnedError means that an object of this name exists and is not ours to
// change.
type NotOwnedError struct {
	Key    object.Key
	Actual Owner
	// Owner is the provider's own, "" when none is set.
	Owner string
}

// Kin says that the object is of this provider and of the same owner, if any:
// only the instance is another.
func (e *NotOwnedError) Kin() bool {
	return e.Actual.ManagedBy == object.ManagedBy && e.Actual.Owner == e.Owner
}

func (e *NotOwnedError) Error() string {
	switch {
	case e.Actual.ManagedBy != object.ManagedBy:
		return fmt.Sprintf("%s exists and was not made by this provider (managed by %q)", e.Key, e.Actual.ManagedBy)
	case e.Actual.Owner != e.Owner:
		return fmt.Sprintf("%s exists and belongs to owner %q", e.Key, e.Actual.Owner)
	default:
		return fmt.Sprintf("%s exists and belongs to another resource instance (%s)", e.Key, e.Actual.Instance)
	}
}

// ConflictError means that other field managers own fields that we send.
type ConflictError struct {
	Key    object.Key
	Fields []ConflictField
	err    error
}

// ConflictField is one field of another manager.
type ConflictField struct {
	// Path is as the server writes it: .spec.replicas
	Path string
	// Manager has the field. Updated says that it took it by an update (kubectl
	// edit, scale, an autoscaler) rather than by an apply of its own, which it
	// would repeat.
	Manager string
	Updated bool
	// Ours and Theirs are the values as they may be shown; "" when not known.
	Ours, Theirs string
}

func (e *ConflictError) Error() string {
	lines := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		lines[i] = fmt.Sprintf("%s: of %q", f.Path, f.Manager)
	}
	return fmt.Sprintf("%s: fields of other managers: %s", e.Key, strings.Join(lines, "; "))
}

// describe fills in the values that a conflict is about. What may be secret is
// replaced by the name of its attribute.
func (e *ConflictError) describe(o object.Object, live map[string]any) {
	leaves, err := diff.Leaves(o.Body)
	if err != nil {
		return
	}
	ours, theirs := o.Redacted(), o.RedactedLike(live)
	for i := range e.Fields {
		for _, leaf := range leaves {
			if leaf.String() != e.Fields[i].Path {
				continue
			}
			e.Fields[i].Ours, e.Fields[i].Theirs = shownAt(ours, leaf), shownAt(theirs, leaf)
		}
	}
}

// shownAt is the value at a path as JSON; "" if there is none.
func shownAt(body map[string]any, path fieldpath.Path) string {
	value, ok := object.Lookup(body, path)
	if !ok {
		return ""
	}
	text, err := object.JSON(value)
	if err != nil {
		return ""
	}
	return text
}

func (e *ConflictError) Unwrap() error { return e.err }

// TerminatingError means that an object that we have to apply, or the namespace
// that it is to be made in, is being deleted.
type TerminatingError struct {
	Key        object.Key
	Finalizers []string
	err        error // the server's, if it was asked
}

func (e *TerminatingError) Error() string {
	if len(e.Finalizers) == 0 {
		return fmt.Sprintf("%s is being deleted", e.Key)
	}
	return fmt.Sprintf("%s is being deleted (finalizers: %s)", e.Key, strings.Join(e.Finalizers, ", "))
}

func (e *TerminatingError) Unwrap() error { return e.err }

// ChangedError means that an object has changed since it was judged, so that the
// judgement may not hold any more.
type ChangedError struct{ Key object.Key }

func (e *ChangedError) Error() string { return fmt.Sprintf("%s has changed in this moment", e.Key) }

// applyError gives the server's answer to an apply its type.
func applyError(key object.Key, err error) error {
	var status apierrors.APIStatus
	if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return &TerminatingError{Key: object.Key{Kind: kube.NamespaceKind.Kind, Name: key.Namespace}, err: err}
	}
	if !errors.As(err, &status) {
		return fmt.Errorf("applying %s: %w", key, err)
	}
	if s := status.Status(); s.Code >= http.StatusInternalServerError && strings.Contains(s.Message, notDeclared) {
		return &UnknownFieldError{Key: key, Words: s.Message}
	}
	if apierrors.IsConflict(err) && status.Status().Details != nil {
		conflict := &ConflictError{Key: key, err: err}
		for _, c := range status.Status().Details.Causes {
			if c.Type == metav1.CauseTypeFieldManagerConflict {
				f := ConflictField{Path: c.Field}
				f.Manager, f.Updated = parseConflict(c.Message)
				conflict.Fields = append(conflict.Fields, f)
			}
		}
		if len(conflict.Fields) > 0 {
			return conflict
		}
	}
	return fmt.Errorf("applying %s: %w", key, err)
}
