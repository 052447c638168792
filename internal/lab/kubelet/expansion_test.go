package kubelet

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/driver"
)

var (
	grown   = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	earlier = grown.Add(-time.Hour)
	later   = grown.Add(time.Hour)
)

func volume(nodeExpansion string) *corev1.PersistentVolume {
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: "pv"},
		Spec: corev1.PersistentVolumeSpec{
			Capacity: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("2Gi")},
			PersistentVolumeSource: corev1.PersistentVolumeSource{CSI: &corev1.CSIPersistentVolumeSource{
				Driver: driver.Name, VolumeAttributes: map[string]string{driver.NodeExpansionKey: nodeExpansion},
			}},
		},
	}
}

func claim() *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "data"},
		Spec:       corev1.PersistentVolumeClaimSpec{VolumeName: "pv"},
		Status: corev1.PersistentVolumeClaimStatus{
			Capacity: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")},
			AllocatedResourceStatuses: map[corev1.ResourceName]corev1.ClaimResourceStatus{
				corev1.ResourceStorage: corev1.PersistentVolumeClaimNodeResizePending,
			},
			Conditions: []corev1.PersistentVolumeClaimCondition{
				{Type: corev1.PersistentVolumeClaimFileSystemResizePending, LastTransitionTime: metav1.NewTime(grown)},
			},
		},
	}
}

func pod(phase corev1.PodPhase, created time.Time) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web-0", CreationTimestamp: metav1.NewTime(created)},
		Spec: corev1.PodSpec{Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"},
		}}}},
		Status: corev1.PodStatus{Phase: phase},
	}
}

func TestFinishExpansions_whenAPodRunsThatTheNodeCanGrowFor(t *testing.T) {
	for name, test := range map[string]struct {
		nodeExpansion string
		pod           *corev1.Pod
		want          bool
	}{
		"running":                           {driver.NodeExpansionOnline, pod(corev1.PodRunning, earlier), true},
		"not yet running":                   {driver.NodeExpansionOnline, pod(corev1.PodPending, earlier), false},
		"needs a restart, older pod":        {driver.NodeExpansionRestart, pod(corev1.PodRunning, earlier), false},
		"needs a restart, pod is restarted": {driver.NodeExpansionRestart, pod(corev1.PodRunning, later), true},
	} {
		t.Run(name, func(t *testing.T) {
			client := fake.NewClientset(volume(test.nodeExpansion), claim(), test.pod)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() { _ = FinishExpansions(ctx, client) }()

			timeout := 10 * time.Second
			if !test.want {
				// Long enough for a pass after the first events.
				timeout = 300 * time.Millisecond
			}
			err := wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, timeout, true, func(ctx context.Context) (bool, error) {
				live, err := client.CoreV1().PersistentVolumeClaims("default").Get(ctx, "data", metav1.GetOptions{})
				if err != nil {
					return false, err
				}
				return live.Status.Capacity.Storage().String() == "2Gi" && !nodeExpansionPending(live) && len(live.Status.Conditions) == 0, nil
			})
			if ended := err == nil; ended != test.want {
				t.Errorf("ended: %v (%v)", ended, err)
			}
		})
	}
}
