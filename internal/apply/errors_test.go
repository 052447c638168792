package apply

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var setKey = object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}

// conflicting is the server's answer to an apply, with message and field of each
// cause.
func conflicting(causes ...string) error {
	err := apierrors.NewApplyConflict(nil, "Apply failed")
	for i := 0; i < len(causes); i += 2 {
		err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes,
			metav1.StatusCause{Type: metav1.CauseTypeFieldManagerConflict, Message: causes[i], Field: causes[i+1]})
	}
	return err
}

func TestApplyError_namesTheFieldsOfOtherManagers(t *testing.T) {
	given := conflicting(`conflict with "flux"`, ".spec.replicas", `conflict with "kubectl-edit" using apps/v1`, `.spec.template.spec.containers[name="pg"].image`)
	err := applyError(setKey, fmt.Errorf("patching: %w", given))
	var conflict *ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("got %v", err)
	}
	want := []ConflictField{
		{Path: ".spec.replicas", Manager: "flux"},
		{Path: `.spec.template.spec.containers[name="pg"].image`, Manager: "kubectl-edit", Updated: true},
	}
	if conflict.Key != setKey || len(conflict.Fields) != 2 || conflict.Fields[0] != want[0] || conflict.Fields[1] != want[1] {
		t.Errorf("got %+v", conflict)
	}
	if !apierrors.IsConflict(err) {
		t.Error("the server's answer is lost")
	}
	if got := err.Error(); got != `StatefulSet/pg: fields of other managers: .spec.replicas: of "flux"; `+
		`.spec.template.spec.containers[name="pg"].image: of "kubectl-edit"` {
		t.Errorf("got %s", got)
	}
}

func TestConflict_saysBothValuesAndHidesSecretOnes(t *testing.T) {
	o := set(t)
	live := liveAs(o, both(replicasOf(5), passwordOf("hunter22")))
	var conflict *ConflictError
	if err := applyError(setKey, conflicting(applied, replicas, edited, password)); !errors.As(err, &conflict) {
		t.Fatal(err)
	}
	conflict.describe(o, live)
	want := []ConflictField{
		{Path: replicas, Manager: "flux", Ours: "3", Theirs: "5"},
		{Path: password, Manager: "kubectl-edit", Updated: true, Ours: `"(env.PASSWORD)"`, Theirs: `"(env.PASSWORD, changed in the cluster)"`},
	}
	if !slices.Equal(conflict.Fields, want) {
		t.Errorf("got %+v", conflict.Fields)
	}
}

func TestApplyError_leavesEverythingElseAsItIs(t *testing.T) {
	resource := schema.GroupResource{Group: "apps", Resource: "statefulsets"}
	otherCause := apierrors.NewApplyConflict([]metav1.StatusCause{{Type: metav1.CauseTypeFieldValueInvalid, Field: ".x"}}, "no")
	for name, given := range map[string]error{
		"a conflict of versions":   apierrors.NewConflict(resource, "pg", errors.New("modified")),
		"a conflict without cause": conflicting(),
		"another cause":            otherCause,
		"no details":               &apierrors.StatusError{ErrStatus: metav1.Status{Reason: metav1.StatusReasonConflict, Code: 409}},
		"forbidden":                apierrors.NewForbidden(resource, "pg", errors.New("quota")),
		"no answer":                errors.New("connection refused"),
	} {
		t.Run(name, func(t *testing.T) {
			err := applyError(setKey, given)
			var conflict *ConflictError
			if errors.As(err, &conflict) {
				t.Errorf("got a conflict: %v", err)
			}
			if !errors.Is(err, given) || !strings.HasPrefix(err.Error(), "applying StatefulSet/pg: ") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTerminatingError_namesWhatHoldsTheObject(t *testing.T) {
	err := &TerminatingError{Key: setKey, Finalizers: []string{"a", "b"}}
	if got := err.Error(); got != "StatefulSet/pg is being deleted (finalizers: a, b)" {
		t.Errorf("got %s", got)
	}
}

// The status of a field that does not exist is that of a server that has failed.
func TestApplyError_knowsAFieldThatTheServerDoesNot(t *testing.T) {
	const words = "failed to create typed patch object (data/pg; apps/v1, Kind=StatefulSet): .spec.shards: field not declared in schema"
	var unknown *UnknownFieldError
	if err := applyError(setKey, apierrors.NewInternalError(errors.New(words))); !errors.As(err, &unknown) || unknown.Key != setKey || !strings.Contains(unknown.Words, ".spec.shards") {
		t.Errorf("got %v", err)
	}
	if err := applyError(setKey, apierrors.NewInternalError(errors.New("etcdserver: no space"))); errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}
