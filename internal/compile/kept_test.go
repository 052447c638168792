package compile

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// isKept sends an object through the API's own type: each field has to be
// known there (the rules of fieldValidation=Strict) and to come back as it was
// sent. A field that does not, such as an empty string that is omitted or a
// quantity that is written differently, would look like drift for ever.
func isKept(t *testing.T, o object.Object) {
	t.Helper()
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	for _, body := range []map[string]any{o.Body, o.Seed} {
		if body == nil {
			continue
		}
		text, err := object.JSON(body)
		if err != nil {
			t.Fatal(err)
		}
		typed, _, err := decoder.Decode([]byte(text), nil, nil)
		if err != nil {
			t.Errorf("%s: %v", o.Key, err)
			continue
		}
		back, err := runtime.DefaultUnstructuredConverter.ToUnstructured(typed)
		if err != nil {
			t.Fatal(err)
		}
		contains(t, o.Key.String(), body, back)
	}
}

// contains checks that everything that is sent is there.
func contains(t *testing.T, at string, sent, kept any) {
	t.Helper()
	switch sent := sent.(type) {
	case map[string]any:
		kept, _ := kept.(map[string]any)
		for name, value := range sent {
			if _, ok := kept[name]; !ok {
				t.Errorf("%s.%s is dropped", at, name)
				continue
			}
			contains(t, at+"."+name, value, kept[name])
		}
	case []any:
		kept, _ := kept.([]any)
		if len(kept) != len(sent) {
			t.Errorf("%s has %d entries and comes back with %d", at, len(sent), len(kept))
			return
		}
		for i := range sent {
			contains(t, fmt.Sprintf("%s[%d]", at, i), sent[i], kept[i])
		}
	default:
		if diff := cmp.Diff(sent, kept); diff != "" {
			t.Errorf("%s (-sent +kept):\n%s", at, diff)
		}
	}
}
