package apply

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// claimBody is a claim with a size and more of a spec.
func claimBody(t *testing.T, size, more, status string) map[string]any {
	t.Helper()
	var out map[string]any
	text := fmt.Sprintf("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: data}, spec: {resources: {requests: {storage: %s}}%s}, status: %s}", size, more, status)
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func claimRequest(t *testing.T, shown, want map[string]any) Request {
	t.Helper()
	delete(want, "status")
	return Request{Object: object.Object{Key: object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "c"}, Body: want}, Shown: shown}
}

func TestOutgrown_isWhatTheAPIDoesNotChange(t *testing.T) {
	const bound, pending = "{phase: Bound}", "{phase: Pending}"
	for name, test := range map[string]struct {
		shown, live, want map[string]any
		fields            string
	}{
		"nothing":                    {nil, claimBody(t, "1Gi", "", bound), claimBody(t, "1Gi", "", ""), ""},
		"what others filled in":      {nil, claimBody(t, "1Gi", ", volumeName: pv, storageClassName: fast", bound), claimBody(t, "1Gi", "", ""), ""},
		"the default, written out":   {claimBody(t, "1Gi", "", ""), claimBody(t, "1Gi", ", storageClassName: fast", bound), claimBody(t, "1Gi", ", storageClassName: fast", ""), ""},
		"another class":              {nil, claimBody(t, "1Gi", ", storageClassName: fast", bound), claimBody(t, "1Gi", ", storageClassName: slow", ""), "spec.storageClassName"},
		"a class no more":            {claimBody(t, "1Gi", ", storageClassName: fast", ""), claimBody(t, "1Gi", ", storageClassName: fast", bound), claimBody(t, "1Gi", "", ""), "spec.storageClassName"},
		"a selector no more":         {claimBody(t, "1Gi", ", selector: {a: b}", ""), claimBody(t, "1Gi", ", selector: {a: b}", pending), claimBody(t, "1Gi", "", ""), "spec.selector"},
		"another tier":               {nil, claimBody(t, "1Gi", ", volumeAttributesClassName: silver", bound), claimBody(t, "1Gi", ", volumeAttributesClassName: gold", ""), ""},
		"a tier at last":             {nil, claimBody(t, "1Gi", "", bound), claimBody(t, "1Gi", ", volumeAttributesClassName: gold", ""), ""},
		"a tier no more":             {claimBody(t, "1Gi", ", volumeAttributesClassName: gold", ""), claimBody(t, "1Gi", ", volumeAttributesClassName: gold", bound), claimBody(t, "1Gi", "", ""), ""},
		"a tier without a volume":    {nil, claimBody(t, "1Gi", "", pending), claimBody(t, "1Gi", ", volumeAttributesClassName: gold", ""), "spec.volumeAttributesClassName"},
		"no tier, without a volume":  {claimBody(t, "1Gi", ", volumeAttributesClassName: gold", ""), claimBody(t, "1Gi", ", volumeAttributesClassName: gold", pending), claimBody(t, "1Gi", "", ""), "spec.volumeAttributesClassName"},
		"a growth":                   {nil, claimBody(t, "1Gi", "", bound), claimBody(t, "2Gi", "", ""), ""},
		"a growth without a volume":  {nil, claimBody(t, "1Gi", "", pending), claimBody(t, "2Gi", "", ""), ""},
		"less":                       {claimBody(t, "2Gi", "", ""), claimBody(t, "2Gi", "", bound), claimBody(t, "1Gi", "", ""), ""},
		"less without a volume":      {claimBody(t, "2Gi", "", ""), claimBody(t, "2Gi", "", pending), claimBody(t, "1Gi", "", ""), "spec.resources"},
		"somebody else has grown it": {claimBody(t, "1Gi", "", ""), claimBody(t, "2Gi", "", pending), claimBody(t, "1Gi", "", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.Fields(test.fields)
			if name == "a growth without a volume" {
				want = []string{"spec.resources"}
			}
			got, err := Outgrown(claimRequest(t, test.shown, test.want), test.live)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v, %v, want %v", got, err, want)
			}
		})
	}
}

// A claim with a volume gives way only where losing its data is allowed.
func TestMakesRoom_needsAWordWhereThereIsData(t *testing.T) {
	for phase, may := range map[string][2]bool{"Pending": {true, true}, "Bound": {false, true}, "Lost": {false, true}} {
		for i, allowed := range []bool{false, true} {
			e := &Engine{AllowReplace: allowed}
			r := claimRequest(t, nil, claimBody(t, "1Gi", ", storageClassName: slow", ""))
			got, err := e.makesRoom(r, claimBody(t, "1Gi", ", storageClassName: fast", "{phase: "+phase+"}"))
			if err != nil || got != may[i] {
				t.Errorf("%s, allowed %v: got %v, %v", phase, allowed, got, err)
			}
			r.Shared = true
			if got, _ := e.makesRoom(r, claimBody(t, "1Gi", ", storageClassName: fast", "{phase: "+phase+"}")); got {
				t.Error("a shared claim makes room")
			}
		}
	}
}

func TestDrift_ofALargerClaimIsNone(t *testing.T) {
	for live, want := range map[string]int{"1Gi": 0, "2Gi": 0, "1024Mi": 0, "512Mi": 1} {
		r := claimRequest(t, nil, claimBody(t, "1Gi", "", ""))
		drift, err := (&Engine{}).Drift(r.Object, claimBody(t, live, "", "{}"), Entry{})
		if err != nil || len(drift) != want {
			t.Errorf("%s: got %v, %v", live, drift, err)
		}
	}
}

func TestKeepGrown_sendsNoLessThanThereIsUnlessThatIsMeant(t *testing.T) {
	for name, test := range map[string]struct{ shown, live, want, sent string }{
		"as it is":           {"1Gi", "1Gi", "1Gi", "1Gi"},
		"a growth":           {"1Gi", "1Gi", "2Gi", "2Gi"},
		"grown by others":    {"1Gi", "3Gi", "2Gi", "3Gi"},
		"grown, and no news": {"1Gi", "3Gi", "1Gi", "3Gi"},
		"taken back":         {"3Gi", "3Gi", "2Gi", "2Gi"},
	} {
		t.Run(name, func(t *testing.T) {
			r := claimRequest(t, claimBody(t, test.shown, "", "{}"), claimBody(t, test.want, "", ""))
			body := claimBody(t, test.want, "", "{}")
			keepGrown(r, body, &unstructured.Unstructured{Object: claimBody(t, test.live, "", "{}")})
			if sent, _, _ := unstructured.NestedString(body, "spec", "resources", "requests", "storage"); sent != test.sent {
				t.Errorf("sent %s", sent)
			}
		})
	}
}
