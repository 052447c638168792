package wait

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// selectedNode is what the scheduler writes on a claim that waits for its consumer,
// when there is one.
const selectedNode = "volume.kubernetes.io/selected-node"

// Bound says of a live claim, nil for none, that it has its volume, its size and
// its tier.
func Bound(live *unstructured.Unstructured) bool {
	if live == nil {
		return false
	}
	var claim corev1.PersistentVolumeClaim
	err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &claim)
	return err == nil && claim.Status.Phase == corev1.ClaimBound && !grows(&claim) && !modifies(&claim)
}

// HasVolume says of a live claim whether it was ever bound.
func HasVolume(live *unstructured.Unstructured) bool {
	phase, _, _ := unstructured.NestedString(live.Object, "status", "phase")
	return phase == string(corev1.ClaimBound) || phase == string(corev1.ClaimLost)
}

// grows says whether a bound claim asks for more than it has.
func grows(claim *corev1.PersistentVolumeClaim) bool {
	asked, has := claim.Spec.Resources.Requests[corev1.ResourceStorage], claim.Status.Capacity[corev1.ResourceStorage]
	return has.Cmp(asked) < 0
}

// evaluate judges what is known of the claim. It depends on nothing else.
func (s *binding) evaluate(now time.Time) Status {
	claim := s.claim()
	switch {
	case claim == nil && !s.read:
		out := Status{Summary: s.key.String() + ": nothing is known yet"}
		out.describe(s.unanswered())
		return out
	case claim == nil:
		out := Status{Summary: s.key.String() + ": does not exist any more", Fatal: s.key.String() + " does not exist any more", Gone: true, Leaving: s.namespace != ""}
		out.describe(nil)
		return out
	}
	out := Status{Summary: s.key.String() + ": has no volume yet", Leaving: s.namespace != ""}
	switch {
	case claim.DeletionTimestamp != nil:
		out.Fatal, out.Gone = s.key.String()+" is being deleted", true
		out.describe([]trouble{{object: s.key.String(), reason: "deleted", text: terminating(claim, now)}})
	case claim.Status.Phase == corev1.ClaimLost:
		out.Summary = s.key.String() + ": Lost"
		out.Fatal = fmt.Sprintf("its volume %q does not exist any more, and the claim never gets another one", claim.Spec.VolumeName)
		out.describe(nil)
	case claim.Status.Phase != corev1.ClaimBound:
		s.judgePending(&out, claim, now)
	case grows(claim):
		s.judgeGrowth(&out, claim)
	case modifies(claim):
		hopeless := s.judgeTier(&out, claim)
		if out.Fatal == "" {
			out.Fatal = s.lasting(&out, hopeless, now)
		}
	default:
		has := claim.Status.Capacity[corev1.ResourceStorage]
		out.Done, out.Summary = true, fmt.Sprintf("%s: Bound to PersistentVolume/%s, %s", s.key, claim.Spec.VolumeName, has.String())
		out.describe(nil)
	}
	return out
}

// judgePending is about a claim that has no volume.
func (s *binding) judgePending(out *Status, claim *corev1.PersistentVolumeClaim, now time.Time) {
	if s.waitsForConsumer(claim) {
		out.Done = true
		out.Note = fmt.Sprintf("it has no volume yet: its class %q makes or takes one when a pod first uses the claim (WaitForFirstConsumer)", unboundClass(claim))
		out.describe(nil)
		return
	}
	snapshot := &snapshot{events: s.events, noClass: map[string]bool{unboundClass(claim): s.noClass}}
	t, _ := snapshot.claimTrouble(claim, now)
	troubles := append(s.unanswered(), t)
	for _, v := range s.volumes {
		if why := Unfit(claim, claim.Spec.StorageClassName, v); why != "" {
			troubles = append(troubles, trouble{object: "PersistentVolume/" + v.Name, reason: "unfit", text: "can't be its volume: " + why, quiet: true})
		}
	}
	out.describe(troubles)
	reason := ""
	switch {
	case s.noClass:
		reason = noSuchClass(unboundClass(claim))
	case s.noTier:
		reason = noSuchTier(tierOf(claim))
	case strings.Contains(s.events.latest(claim.UID), "code = InvalidArgument"):
		reason = "the driver refuses what the claim asks for"
	}
	out.Fatal = s.lasting(out, reason, now)
}

// waitsForConsumer says whether nothing happens until a pod uses the claim, and none
// that the scheduler could place does.
func (s *binding) waitsForConsumer(claim *corev1.PersistentVolumeClaim) bool {
	awaited := s.said
	if s.class != nil && s.class.VolumeBindingMode != nil {
		awaited = *s.class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer
	}
	return awaited && unboundClass(claim) != "" && claim.Annotations[selectedNode] == ""
}

// lasting is a reason that has lasted for longer than somebody may need to mend it,
// "" before. It asks to be called when that time ends.
func (s *binding) lasting(out *Status, reason string, now time.Time) string {
	if reason == "" {
		s.since = map[string]time.Time{}
		return ""
	}
	first, known := s.since[reason]
	if !known {
		s.since = map[string]time.Time{reason: now}
		first = now
	}
	left := first.Add(patience).Sub(now)
	if left <= 0 {
		return reason
	}
	out.judgeIn(left)
	return ""
}

// judgeGrowth is about a claim that asks for more than it has.
func (s *binding) judgeGrowth(out *Status, claim *corev1.PersistentVolumeClaim) {
	asked, has := claim.Spec.Resources.Requests[corev1.ResourceStorage], claim.Status.Capacity[corev1.ResourceStorage]
	out.Summary = fmt.Sprintf("%s: growing from %s to %s", s.key, has.String(), asked.String())
	// What the status says of an earlier request says nothing about this one.
	tried := claim.Status.AllocatedResources[corev1.ResourceStorage]
	step := claim.Status.AllocatedResourceStatuses[corev1.ResourceStorage]
	current := tried.Cmp(asked) == 0
	event := s.events.latest(claim.UID)
	t := trouble{object: s.key.String(), reason: "growing", text: "waits for its driver", quiet: true}
	switch {
	case current && infeasible(step):
		out.Fatal = fmt.Sprintf("the driver can't make the volume %s large. It still has %s; a smaller growth may work, to any size above %s", asked.String(), has.String(), has.String())
		t = trouble{object: s.key.String(), reason: string(step), text: withMessage(string(step), s.words(claim, event))}
	case pendingOnNode(claim, step) && len(s.users) == 0:
		out.Done = true
		out.Note = fmt.Sprintf("its volume has grown to %s, its file system will when a pod next uses the claim", asked.String())
		out.describe(nil)
		return
	case pendingOnNode(claim, step):
		t.reason = "file system"
		t.text = fmt.Sprintf("the volume has grown, its file system not yet: that is for the node of %s. A driver that can't do it while the volume is mounted does it when the pod is made anew",
			strings.Join(s.users, " and "))
	case event != "":
		t.text, t.quiet = trim(event), false
	}
	out.describe(append(s.unanswered(), t))
}

// words are why a driver does not make a volume larger.
func (s *binding) words(claim *corev1.PersistentVolumeClaim, event string) string {
	for _, c := range claim.Status.Conditions {
		failed := c.Type == corev1.PersistentVolumeClaimControllerResizeError || c.Type == corev1.PersistentVolumeClaimNodeResizeError
		if failed && c.Message != "" {
			return c.Message
		}
	}
	return event
}

func infeasible(step corev1.ClaimResourceStatus) bool {
	return step == corev1.PersistentVolumeClaimControllerResizeInfeasible || step == corev1.PersistentVolumeClaimNodeResizeInfeasible
}

// pendingOnNode says that all is done but what a node does.
func pendingOnNode(claim *corev1.PersistentVolumeClaim, step corev1.ClaimResourceStatus) bool {
	return step == corev1.PersistentVolumeClaimNodeResizePending || slices.ContainsFunc(claim.Status.Conditions, func(c corev1.PersistentVolumeClaimCondition) bool {
		return c.Type == corev1.PersistentVolumeClaimFileSystemResizePending && c.Status == corev1.ConditionTrue
	})
}

// unanswered says that what is known may be old.
func (s *binding) unanswered() []trouble {
	if s.trouble == nil {
		return nil
	}
	return []trouble{{object: "API server", reason: "trouble", text: trim(s.trouble.Error())}}
}
