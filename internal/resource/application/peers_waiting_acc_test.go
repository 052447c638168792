package application_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// works is the image of an application that nothing is wrong with.
const works = `image = "example.org/db:1"`

// Hours before the timeout: what is wrong here nobody but the user can mend.
func TestPeers_12_whatCanNotHealFailsEarlyWithReasons(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.PodFaults(t, namespace, map[string]string{"name": "config-error", "config": "config-error"})
	const patient = "\n  timeouts = { create = \"3h\" }"
	w := acctest.NewWorkspace(t, several(namespace, map[string]string{
		"name":   `image = "registry.example.org/Team/db:1"` + patient,
		"config": works + patient,
		"class":  works + "\n  replicas = 2\n  volumes = { data = { mount_path = \"/data\", size = \"1Gi\", claim_policy = { storage_class = \"missing\" } } }" + patient,
	}))
	out := w.RunWhile(func() {
		acctest.SetPodStatus(t, namespace, "name-0", func(s *corev1.PodStatus) {
			s.ContainerStatuses[0].State = acctest.Waiting("InvalidImageName",
				`Failed to apply default image tag "registry.example.org/Team/db:1": couldn't parse image name "registry.example.org/Team/db:1": invalid reference format: repository name (Team/db) must be lowercase`)
		})
	}, "apply", "-auto-approve")
	const (
		name   = `Pod/name-0: container "name" waiting: InvalidImageName: Failed to apply default image tag "registry.example.org/Team/db:1": couldn't parse image name "registry.example.org/Team/db:1": invalid reference format: repository name (Team/db) must be lowercase`
		config = `Pod/config-0: container "config" waiting: CreateContainerConfigError: secret "lab-missing" not found`
	)
	expectErrors(t, out, []string{namespace}, map[string]string{
		"stateful_application NAMESPACE/name can't become ready":   never("StatefulSet/name: 0 of 1 pods ready (revision REVISION)\n  "+name, name, 4),
		"stateful_application NAMESPACE/config can't become ready": never("StatefulSet/config: 0 of 1 pods ready (revision REVISION)\n  "+config, config, 4),
		"stateful_application NAMESPACE/class can't become ready": never(`
StatefulSet/class: 0 of 2 pods ready (revision REVISION)
  Pod/class-0: Pending: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.
  PersistentVolumeClaim/data-class-0: Pending: storageclass "missing" not found`,
			`PersistentVolumeClaim/data-class-0: Pending: storageclass "missing" not found`, 4),
	})
}

// A node may be added, a registry may come back, peers may find each other: that is
// waited for, and when the time is over every reason is there.
func TestPeers_12_whatMayHealIsWaitedForAndExplained(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.PodFaults(t, namespace, map[string]string{
		"young": "config-error", "loop": "config-error", "unready": "not-ready", "crash": "crash-loop",
	})
	const impatient = "\n  timeouts = { create = \"15s\" }"
	w := acctest.NewWorkspace(t, several(namespace, map[string]string{
		"young":   works + impatient,
		"loop":    works + impatient,
		"unready": works + impatient,
		"crash":   works + impatient,
		"pull":    `image = "` + broken + `"` + impatient,
		"nodes":   works + "\n  placement = { node_selector = { disk = \"nvme\" } }" + impatient,
		// Larger than every volume that tests beside this one make without a class.
		"static": works + "\n  volumes = { data = { mount_path = \"/data\", size = \"900Ti\", claim_policy = { storage_class = \"\" } } }" + impatient,
	}))
	crashed := func(name string, restarts int32) {
		acctest.SetPodStatus(t, namespace, name+"-0", func(s *corev1.PodStatus) {
			s.ContainerStatuses[0].State = acctest.Waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container")
			s.ContainerStatuses[0].RestartCount = restarts
			s.ContainerStatuses[0].LastTerminationState = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				ExitCode: 137, Reason: "OOMKilled", Message: "the end of its log, which may hold passwords",
			}}
		})
	}
	out := w.RunWhile(func() { crashed("young", 2); crashed("loop", 6) }, "apply", "-auto-approve")
	expectErrors(t, out, []string{namespace}, map[string]string{
		"stateful_application NAMESPACE/young is not ready after TIME": inTime(`
StatefulSet/young: 0 of 1 pods ready (revision REVISION)
  Pod/young-0: container "young" waiting: CrashLoopBackOff: 2 restarts, last exit code 137 (OOMKilled)`, 4),
		"stateful_application NAMESPACE/loop is not ready after TIME": inTime(`
StatefulSet/loop: 0 of 1 pods ready (revision REVISION)
  Pod/loop-0: container "loop" waiting: CrashLoopBackOff: 6 restarts, last exit code 137 (OOMKilled)`, 4),
		"stateful_application NAMESPACE/unready is not ready after TIME": inTime(`
StatefulSet/unready: 0 of 1 pods ready (revision REVISION)
  Pod/unready-0: container "unready" running, not ready`, 4),
		"stateful_application NAMESPACE/crash is not ready after TIME": inTime(`
StatefulSet/crash: 0 of 1 pods ready (revision REVISION)
  Pod/crash-0: container "crash" CRASHING`, 4),
		"stateful_application NAMESPACE/pull is not ready after TIME": inTime(`
StatefulSet/pull: 0 of 1 pods ready (revision REVISION)
  Pod/pull-0: container "pull" waiting: IMAGE: not found "lab.invalid/missing:1"`, 4),
		"stateful_application NAMESPACE/nodes is not ready after TIME": inTime(`
StatefulSet/nodes: 0 of 1 pods ready (revision REVISION)
  Pod/nodes-0: Pending: 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.`, 4),
		"stateful_application NAMESPACE/static is not ready after TIME": inTime(`
StatefulSet/static: 0 of 1 pods ready (revision REVISION)
  Pod/static-0: Pending: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.
  PersistentVolumeClaim/data-static-0: Pending: no volume without a class fits`, 4),
	})
}
