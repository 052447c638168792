package apply

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

const volumePath = "/api/v1/persistentvolumes/films"

// A volume was judged while nobody had it. When it is given to a claim before the
// request comes, nothing may happen to it.
func TestApply_leavesAloneWhatHasChangedSinceItWasJudged(t *testing.T) {
	for name, test := range map[string]struct {
		path string
		// request is what carries the change out.
		request string
	}{
		"changed in place": {"/films", "PATCH " + volumePath},
		"made anew":        {"/series", "DELETE " + volumePath},
	} {
		for _, bound := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				s, e := serving(t, map[string]string{
					volumePath: `{apiVersion: v1, kind: PersistentVolume, metadata: {name: films, uid: "1", resourceVersion: "5", annotations: {stateful-apps.io/instance: ours}},
						spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteMany], persistentVolumeReclaimPolicy: Retain, volumeMode: Filesystem, nfs: {server: nas, path: /films}}}`,
					"/api/v1/persistentvolumes": "{apiVersion: v1, kind: PersistentVolume, metadata: {name: trial}}",
				})
				s.before = func(request string) *apierrors.StatusError {
					if bound && request == test.request {
						s.objects[volumePath]["metadata"].(map[string]any)["resourceVersion"] = "6"
					}
					return nil
				}
				set, err := compile.PersistentVolume(model.PersistentVolume{
					Name: "films", Capacity: "2Gi", AccessModes: []string{"ReadWriteMany"}, VolumeMode: "Filesystem", ReclaimPolicy: "Retain", NFS: &model.NFS{Server: "nas", Path: test.path},
				})
				if err != nil {
					t.Fatal(err)
				}
				_, err = e.Apply(context.Background(), []Request{{Object: set.Objects[0], Have: Entry{UID: "1"}, At: "5"}})
				changed := (*ChangedError)(nil)
				if got := errors.As(err, &changed); got != bound {
					t.Errorf("got %v", err)
				}
				if bound && (s.objects[volumePath] == nil || changed == nil || !strings.Contains(changed.Error(), "PersistentVolume/films has changed")) {
					t.Errorf("got %v of %v", err, s.objects[volumePath])
				}
				if n := len(slices.DeleteFunc(slices.Clone(s.requests), func(r string) bool { return r != test.request })); n != 1 {
					t.Errorf("sent %d times: %v", n, s.requests)
				}
			})
		}
	}
}
