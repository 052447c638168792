package application_test

import (
	"context"
	"fmt"
	"testing"

	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Why a controller can't make a pod or a volume stands in events and nowhere else.
func TestPeers_12_reasonsOfControllersComeOutOfEvents(t *testing.T) {
	t.Parallel()
	namespace, full := acctest.Namespace(t), acctest.Namespace(t)
	acctest.EventuallyTakesPods(t, full)
	acctest.Quota(t, full, map[string]string{"pods": "1"})
	const impatient = "\n  timeouts = { create = \"15s\" }"
	w := acctest.NewWorkspace(t, several(namespace, map[string]string{
		"volume": works + fmt.Sprintf("\n  volumes = { data = { mount_path = \"/data\", size = \"1Gi\", claim_policy = { storage_class = %q } } }", failingClass(t)) + impatient,
	})+several(full, map[string]string{
		"quota": works + "\n  replicas = 3" + impatient,
	}))
	out := w.RunWhile(func() {
		acctest.EventuallyWarned(t, namespace, "data-volume-0", "ProvisioningFailed")
		acctest.EventuallyWarned(t, full, "quota", "FailedCreate")
	}, "apply", "-auto-approve")
	expectErrors(t, out, []string{namespace, full}, map[string]string{
		"stateful_application NAMESPACE/volume is not ready after TIME": inTime(`
StatefulSet/volume: 0 of 1 pods ready (revision REVISION)
  Pod/volume-0: Pending: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.
  PersistentVolumeClaim/data-volume-0: Pending: rpc error: code = Internal desc = the class asks for failing provisioning`, 4),
		"stateful_application NAMESPACE2/quota is not ready after TIME": inTime(`
StatefulSet/quota: 1 of 3 pods ready (revision REVISION)
  Pod/quota-1: not created, nor 1 other: pods "quota-1" is forbidden: exceeded quota: QUOTA, requested: pods=1, used: pods=1, limited: pods=1`, 4),
	})
}

// failingClass is a storage class whose volumes can't be made, at once and not
// only when a pod asks.
func failingClass(t *testing.T) string {
	t.Helper()
	name := acctest.Class(t)
	_, err := acctest.Cluster(t).StorageV1().StorageClasses().Create(context.Background(), &storagev1.StorageClass{
		ObjectMeta:        metav1.ObjectMeta{Name: name},
		Provisioner:       acctest.Driver(),
		Parameters:        map[string]string{"fault": "fail-provisioning"},
		VolumeBindingMode: ptr.To(storagev1.VolumeBindingImmediate),
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return name
}
