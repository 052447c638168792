package apply

import (
	"errors"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var scaledKey = object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}

// setOf is a set of an instance, as it is at a resource version.
func setOf(instance, version, replicas string) string {
	return `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: pg, namespace: data, uid: one, resourceVersion: "` + version + `",
  annotations: {stateful-apps.io/instance: ` + instance + `}}, spec: {replicas: ` + replicas + `}}`
}

func TestStepDown_goesOnWhereTheControllerHasWrittenInBetween(t *testing.T) {
	s, e := serving(t, map[string]string{setPath: setOf("ours", "1", "3")})
	patches := 0
	s.before = func(request string) *apierrors.StatusError {
		if request == "PATCH "+setPath {
			if patches++; patches == 1 {
				s.put(setPath, setOf("ours", "2", "3"))
			}
		}
		return nil
	}
	if err := e.StepDown(t.Context(), scaledKey, 3); err != nil || patches != 2 {
		t.Errorf("got %v after %d patches", err, patches)
	}
}

func TestStepDown_takesNothingAwayFromOtherNumbersAndOthers(t *testing.T) {
	for name, test := range map[string]struct {
		objects map[string]string
		judge   func(error) bool
	}{
		"one fewer already":   {map[string]string{setPath: setOf("ours", "1", "2")}, func(err error) bool { return err == nil }},
		"another number":      {map[string]string{setPath: setOf("ours", "1", "5")}, says("it has 5 replicas, and had 3")},
		"another instance's":  {map[string]string{setPath: setOf("theirs", "1", "3")}, func(err error) bool { return errors.As(err, new(*NotOwnedError)) }},
		"deleted by somebody": {nil, says("was deleted by somebody else")},
	} {
		t.Run(name, func(t *testing.T) {
			s, e := serving(t, test.objects)
			if err := e.StepDown(t.Context(), scaledKey, 3); !test.judge(err) {
				t.Errorf("got %v", err)
			}
			if s.asked("PATCH " + setPath) {
				t.Errorf("it was scaled: %v", s.requests)
			}
		})
	}
}

func says(text string) func(error) bool {
	return func(err error) bool { return err != nil && strings.Contains(err.Error(), text) }
}
