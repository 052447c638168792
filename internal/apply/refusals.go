package apply

import (
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// RefusedError means that the API server, or admission in it, refuses an object.
type RefusedError struct {
	Key object.Key
	// Words are the server's.
	Words string
}

func (e *RefusedError) Error() string { return fmt.Sprintf("%s: %s", e.Key, e.Words) }

// ImmutableError means that fields of an object that exists have other values
// than we send, and that the API never changes them.
type ImmutableError struct {
	Key    object.Key
	Fields []string
}

func (e *ImmutableError) Error() string {
	return fmt.Sprintf("%s: %s can't be changed", e.Key, strings.Join(e.Fields, ", "))
}

// UnknownFieldError means that the server knows no such field.
type UnknownFieldError struct {
	Key   object.Key
	Words string
}

func (e *UnknownFieldError) Error() string { return fmt.Sprintf("%s: %s", e.Key, e.Words) }

// DisabledError means that the server drops a field because it belongs to a
// feature that is switched off there, or not in its version.
type DisabledError struct {
	Key  object.Key
	Path string
	Gate Gate
	// Server is its version, "" if it does not say.
	Server string
}

func (e *DisabledError) Error() string {
	return fmt.Sprintf("%s: %s needs the feature gate %s", e.Key, e.Path, e.Gate.Name)
}

// NoNamespaceError means that the namespace is not there (yet).
type NoNamespaceError struct{ Name string }

func (e *NoNamespaceError) Error() string { return fmt.Sprintf("namespace %q does not exist", e.Name) }

// NoRightError means that we may not do what the apply will do.
type NoRightError struct{ Verb string }

func (e *NoRightError) Error() string { return fmt.Sprintf("the right to %s it is missing", e.Verb) }

// ServerError means that the server could not come to an answer: a webhook that
// is down or knows no dry run, an error of its own.
type ServerError struct{ Words string }

func (e *ServerError) Error() string { return e.Words }
