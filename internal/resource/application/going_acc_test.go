package application_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// A claim that is deleted under a pod stays until the pod ends, and nobody notices.
// No update of an image may be what ends it.
func TestGoing_noChangeEndsAPodThatAloneKeepsItsClaim(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(namespace, tag, more string) string{
		"StatefulSet": func(namespace, tag, more string) string {
			return application(namespace, `image = "example.org/db:`+tag+`"`+"\n  "+`volumes = { data = { mount_path = "/data", size = "1Gi" } }`+"\n  "+more)
		},
		"Deployment": func(namespace, tag, more string) string {
			return application(namespace, `controller = "Deployment"`+"\n  "+`image = "example.org/db:`+tag+`"`+"\n  "+`volumes = { data = { mount_path = "/data", size = "1Gi" } }`+"\n  "+more)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w := acctest.NewWorkspace(t, config(namespace, "1", ""))
			w.Apply()
			claims, pods := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")
			claim := claims.Names()[0]
			if err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Delete(context.Background(), claim, metav1.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
			for _, change := range []string{config(namespace, "2", ""), config(namespace, "1", "hibernated = true")} {
				w.Configure(change)
				w.Refused("apply", "-auto-approve").ExpectSays(t, namespace+"/db: 1 claim is about to go with the pods", claim, "Pod/"+pods.Names()[0]+" mounts it", "Nothing was changed.")
				expectSame(t, claims, acctest.Claims(t, namespace))
				expectSame(t, pods, acctest.Pods(t, namespace, "db"))
			}
			// What ends no pod goes through.
			w.Configure(config(namespace, "1", `labels = { team = "a" }`))
			w.Apply()
			expectSame(t, claims, acctest.Claims(t, namespace))
		})
	}
}
