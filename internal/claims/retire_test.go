package claims

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// What somebody does to a claim, or with it, after it was looked at counts.
func TestScaledDown_judgesAgainWhatIsWrittenMeanwhile(t *testing.T) {
	const ours = `{"stateful-apps.io/instance":"me"}`
	type state struct {
		uid, version, annotations, labels string
		pods                              string
		gone                              bool
	}
	first := state{uid: "u", version: "1", annotations: ours, labels: "{}"}
	user := `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "copy"}, "spec": {"volumes": [{"name": "a", "persistentVolumeClaim": {"claimName": "data-pg-1"}}]}}`
	for name, test := range map[string]struct {
		then    state
		deleted bool
		why     string
	}{
		"nothing":                           {then: first, deleted: true},
		"its status is written":             {then: state{uid: "u", version: "2", annotations: ours, labels: "{}"}, deleted: true},
		"a pod uses it":                     {then: state{uid: "u", version: "2", annotations: ours, labels: "{}", pods: user}, why: "Pod/copy mounts it"},
		"the mark is taken off it":          {then: state{uid: "u", version: "2", annotations: "{}", labels: "{}"}, why: "it does not carry this application's mark, which claims get that its pods have used"},
		"it becomes another application's":  {then: state{uid: "u", version: "2", annotations: ours, labels: `{"app.kubernetes.io/instance":"archive"}`}, why: "its labels are another application's"},
		"it is made anew by somebody":       {then: state{uid: "v", version: "2", annotations: "{}", labels: "{}"}, why: "it is not the one any more that was looked at: somebody has made it anew"},
		"it is restored with its mark":      {then: state{uid: "v", version: "2", annotations: ours, labels: "{}"}, why: "it is not the one any more that was looked at: somebody has made it anew"},
		"it is deleted by somebody":         {then: state{uid: "u", version: "2", gone: true}, deleted: true},
		"it is deleted while it is written": {then: state{uid: "v", version: "2", gone: true}, deleted: true},
	} {
		t.Run(name, func(t *testing.T) {
			now, removed := first, false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				refuse := func(err *apierrors.StatusError) {
					err.ErrStatus.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}
					w.WriteHeader(int(err.ErrStatus.Code))
					_ = json.NewEncoder(w).Encode(err.ErrStatus) // the test would notice
				}
				resource := schema.GroupResource{Resource: "persistentvolumeclaims"}
				claim := fmt.Sprintf(`{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"namespace": "data", "name": "data-pg-1", "uid": %q, "resourceVersion": %q, "annotations": %s, "labels": %s}}`,
					now.uid, now.version, now.annotations, now.labels)
				switch base := path.Base(r.URL.Path); {
				case r.Method == http.MethodDelete:
					now = test.then
					body, _ := io.ReadAll(r.Body)
					var options metav1.DeleteOptions
					if err := json.Unmarshal(body, &options); err != nil {
						t.Errorf("%s: %v", body, err)
					}
					only := options.Preconditions
					switch {
					case now.gone && now.uid == first.uid:
						refuse(apierrors.NewNotFound(resource, "data-pg-1"))
					case only.UID != nil && string(*only.UID) != now.uid, only.ResourceVersion != nil && *only.ResourceVersion != now.version:
						refuse(apierrors.NewConflict(resource, "data-pg-1", nil))
					default:
						now.gone, removed = true, true
						fmt.Fprint(w, `{"kind": "Status", "apiVersion": "v1", "status": "Success"}`)
					}
				case base == "pods":
					fmt.Fprintf(w, `{"apiVersion": "v1", "kind": "PodList", "items": [%s]}`, now.pods)
				case base == "data":
					fmt.Fprint(w, `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "data"}}`)
				case now.gone && base == "data-pg-1":
					refuse(apierrors.NewNotFound(resource, "data-pg-1"))
				case base == "data-pg-1":
					fmt.Fprint(w, claim)
				case now.gone:
					fmt.Fprint(w, `{"apiVersion": "v1", "kind": "PersistentVolumeClaimList", "items": []}`)
				default:
					fmt.Fprintf(w, `{"apiVersion": "v1", "kind": "PersistentVolumeClaimList", "items": [%s]}`, claim)
				}
			}))
			t.Cleanup(server.Close)
			a := Application{Namespace: "data", Name: "pg", Volumes: map[string]Volume{"data": {OnScaleDown: Delete}}}
			e := &apply.Engine{Cluster: kube.NewCluster(&rest.Config{Host: server.URL}), Instance: "me", Deadline: time.Now().Add(time.Minute)}
			out, err := a.ScaledDown(t.Context(), e, 1, map[string]int{"data": 2})
			if err != nil || len(out.Deleted) == 1 != test.deleted || removed != (test.deleted && !test.then.gone) {
				t.Fatalf("got %+v (%v), removed: %v", out, err, removed)
			}
			var why []string
			for _, c := range out.Kept {
				why = append(why, c.Why)
			}
			if test.why != "" && !slices.Equal(why, []string{test.why}) {
				t.Errorf("kept because %q", why)
			}
		})
	}
}
