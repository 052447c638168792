package kubelet

import (
	"context"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/driver"
)

// retryInterval is when an expansion that could not be ended is tried again.
const retryInterval = time.Second

// FinishExpansions does, until the context ends, what kubelets do when the
// controller has grown a volume and the file system is left: where a pod that
// runs uses the claim, it writes the new capacity into the claim's status.
func FinishExpansions(ctx context.Context, client kubernetes.Interface) error {
	factory := informers.NewSharedInformerFactory(client, 0)
	e := expander{
		client:  client,
		claims:  factory.Core().V1().PersistentVolumeClaims().Lister(),
		pods:    factory.Core().V1().Pods().Lister(),
		volumes: factory.Core().V1().PersistentVolumes().Lister(),
	}
	// One signal stands for any number of events: each pass looks at everything.
	changed := make(chan struct{}, 1)
	signal := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	for _, informer := range []cache.SharedIndexInformer{
		factory.Core().V1().PersistentVolumeClaims().Informer(),
		factory.Core().V1().Pods().Informer(),
		factory.Core().V1().PersistentVolumes().Informer(),
	} {
		_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(any) { signal() },
			UpdateFunc: func(any, any) { signal() },
		})
		if err != nil {
			return fmt.Errorf("watch claims and pods: %w", err)
		}
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	retry := time.NewTicker(retryInterval)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-retry.C:
		}
		e.pass(ctx)
	}
}

type expander struct {
	client  kubernetes.Interface
	claims  corelisters.PersistentVolumeClaimLister
	pods    corelisters.PodLister
	volumes corelisters.PersistentVolumeLister
}

// pass ends every expansion that can be ended now. What fails waits for the
// next pass.
func (e expander) pass(ctx context.Context) {
	claims, err := e.claims.List(labels.Everything())
	if err != nil {
		klog.ErrorS(err, "Listing claims failed")
		return
	}
	for _, claim := range claims {
		if !nodeExpansionPending(claim) {
			continue
		}
		volume, err := e.volumes.Get(claim.Spec.VolumeName)
		if err != nil || !e.expandable(claim, volume) {
			continue
		}
		if err := e.finish(ctx, claim, volume); err != nil {
			klog.ErrorS(err, "Ending an expansion failed", "claim", klog.KObj(claim))
		}
	}
}

func nodeExpansionPending(claim *corev1.PersistentVolumeClaim) bool {
	return claim.Status.AllocatedResourceStatuses[corev1.ResourceStorage] == corev1.PersistentVolumeClaimNodeResizePending
}

// expandable reports whether a pod runs that the node can grow the volume for.
func (e expander) expandable(claim *corev1.PersistentVolumeClaim, volume *corev1.PersistentVolume) bool {
	if volume.Spec.CSI == nil || volume.Spec.CSI.Driver != driver.Name {
		return false
	}
	afterRestart := volume.Spec.CSI.VolumeAttributes[driver.NodeExpansionKey] == driver.NodeExpansionRestart
	pods, err := e.pods.Pods(claim.Namespace).List(labels.Everything())
	if err != nil {
		return false
	}
	return slices.ContainsFunc(pods, func(pod *corev1.Pod) bool {
		return pod.Status.Phase == corev1.PodRunning && pod.DeletionTimestamp == nil && uses(pod, claim.Name) &&
			(!afterRestart || startedSince(pod, claim))
	})
}

func uses(pod *corev1.Pod, claim string) bool {
	return slices.ContainsFunc(pod.Spec.Volumes, func(volume corev1.Volume) bool {
		return volume.PersistentVolumeClaim != nil && volume.PersistentVolumeClaim.ClaimName == claim
	})
}

// startedSince reports whether the pod was made after the controller was done.
// Both times are whole seconds: a pod that is as old as the condition is older.
func startedSince(pod *corev1.Pod, claim *corev1.PersistentVolumeClaim) bool {
	for _, condition := range claim.Status.Conditions {
		if condition.Type == corev1.PersistentVolumeClaimFileSystemResizePending {
			return condition.LastTransitionTime.Before(&pod.CreationTimestamp)
		}
	}
	return false
}
