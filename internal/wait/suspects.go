package wait

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// patience is how long what can't heal by itself may be mended by somebody
// else: the Secret and the StorageClass may be part of the same configuration.
const patience = 30 * time.Second

// suspect is something that keeps the rollout from ever being done, if it is
// so for longer than patience.
//
// A pod that no node takes is never one: whether labels, taints and sizes of
// nodes will ever fit depends on autoscalers that nobody here can see.
type suspect struct {
	id       string
	object   string
	text     string
	patience time.Duration
}

func (s *snapshot) suspects() []suspect {
	w, ok := s.workload()
	if !ok || !w.observed() {
		return nil
	}
	var out []suspect
	for _, pod := range s.podsOf(w) {
		// A pod of an older revision is about to be replaced, by the rollout or
		// by whoever unsticks it (kubernetes/kubernetes#67250).
		if pod.DeletionTimestamp != nil || !w.newest(pod) {
			continue
		}
		for _, c := range containersOf(pod) {
			waiting := c.status.State.Waiting
			if waiting == nil {
				continue
			}
			x := suspect{
				id:     fmt.Sprintf("%s/%s/%s", pod.UID, c.status.Name, waiting.Reason),
				object: "Pod/" + pod.Name, text: c.title() + " waiting: " + withMessage(waiting.Reason, waiting.Message),
			}
			switch waiting.Reason {
			case "InvalidImageName":
				out = append(out, x)
			case "CreateContainerConfigError":
				x.patience = patience
				out = append(out, x)
			}
		}
	}
	for _, claim := range s.claimsOf(w) {
		if class := unboundClass(claim); class != "" && s.noClass[class] {
			out = append(out, suspect{
				id:     fmt.Sprintf("%s/%s", claim.UID, class),
				object: "PersistentVolumeClaim/" + claim.Name, text: "Pending: " + noSuchClass(class), patience: patience,
			})
		}
	}
	return out
}

// unboundClass is the class that has to make a volume for a claim; "" when the
// claim has its volume, names it, or asks for no class.
func unboundClass(claim *corev1.PersistentVolumeClaim) string {
	if claim.Status.Phase != corev1.ClaimPending || claim.Spec.VolumeName != "" || claim.Spec.StorageClassName == nil {
		return ""
	}
	return *claim.Spec.StorageClassName
}

func noSuchClass(class string) string { return fmt.Sprintf("storageclass %q not found", class) }
