package wait

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// manyRestarts is when a crash loop becomes news. Before that, peers that look
// for each other may well restart.
const manyRestarts = 5

// container is a container with its role in the pod.
type container struct {
	status corev1.ContainerStatus
	image  string
	// init containers end; those that restart (sidecars) are none of them.
	init bool
}

func (c container) title() string {
	if c.init {
		return fmt.Sprintf("init container %q", c.status.Name)
	}
	return fmt.Sprintf("container %q", c.status.Name)
}

// containersOf are a pod's containers that have a status, in order of start.
func containersOf(pod *corev1.Pod) []container {
	specs := map[string]corev1.Container{}
	for _, c := range append(append([]corev1.Container{}, pod.Spec.InitContainers...), pod.Spec.Containers...) {
		specs[c.Name] = c
	}
	var out []container
	for _, status := range pod.Status.InitContainerStatuses {
		policy := specs[status.Name].RestartPolicy
		sidecar := policy != nil && *policy == corev1.ContainerRestartPolicyAlways
		out = append(out, container{status, specs[status.Name].Image, !sidecar})
	}
	for _, status := range pod.Status.ContainerStatuses {
		out = append(out, container{status, specs[status.Name].Image, false})
	}
	return out
}

// containers is why a pod's containers are not ready, on one line; false when
// they are. Those that wait for init containers are left out beside others.
func (s *snapshot) containers(pod *corev1.Pod) (reason, text string, quiet, found bool) {
	var turn, texts, reasons []string
	for _, c := range containersOf(pod) {
		r, t, q := s.container(pod, c)
		switch t = c.title() + " " + t; r {
		case "":
			continue
		case "PodInitializing":
			turn = append(turn, t)
			continue
		}
		texts = append(texts, t)
		if !q {
			reasons = append(reasons, c.status.Name+" "+r)
		}
	}
	if len(texts) == 0 {
		texts = turn
	}
	return strings.Join(reasons, " "), strings.Join(texts, "; "), len(reasons) == 0, len(texts) > 0
}

// looping gives the states that a crash loop goes through one reason, which is
// news once and not with every restart.
func looping(c container, reason, text string) (string, string, bool) {
	if c.status.RestartCount < manyRestarts {
		return reason, text, true
	}
	return "crash loop", text, false
}

// container is why one container is not ready; reason is "" when it is.
func (s *snapshot) container(pod *corev1.Pod, c container) (reason, text string, quiet bool) {
	state := c.status.State
	switch {
	case state.Waiting != nil:
		return s.waiting(pod, c, *state.Waiting)
	case state.Terminated != nil:
		if c.init && state.Terminated.ExitCode == 0 {
			return "", "", false
		}
		return looping(c, "terminated", "terminated: "+exit(*state.Terminated))
	case state.Running != nil && c.init:
		return "running", "still running", true
	case state.Running != nil && !c.status.Ready:
		text := "running, not ready"
		if n := c.status.RestartCount; n > 0 {
			text += ", " + restarts(c.status)
		}
		return looping(c, "not ready", withMessage(text, s.events.probe(pod.UID)))
	}
	return "", "", false
}

func (s *snapshot) waiting(pod *corev1.Pod, c container, w corev1.ContainerStateWaiting) (reason, text string, quiet bool) {
	if noImage(w.Reason) {
		message := w.Message
		if pullCause(message) == "" {
			message = s.events.pull(pod.UID)
		}
		// These take turns while the kubelet tries again: one reason.
		return "image", "waiting: " + w.Reason + ": " + pullText(message, c.image), false
	}
	switch w.Reason {
	case "CrashLoopBackOff":
		return looping(c, w.Reason, "waiting: CrashLoopBackOff: "+restarts(c.status))
	case "", "ContainerCreating", "PodInitializing":
		if w.Reason == "" {
			w.Reason = "no reason given"
		}
		message := w.Message
		if message == "" && w.Reason != "PodInitializing" {
			message = s.events.latest(pod.UID)
		}
		return w.Reason, withMessage("waiting: "+w.Reason, message), true
	}
	message := w.Message
	if message == "" {
		message = s.events.latest(pod.UID)
	}
	return w.Reason, withMessage("waiting: "+w.Reason, message), false
}

// noImage says that a container waits for its image in vain.
func noImage(reason string) bool {
	switch reason {
	case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ErrImageNeverPull", "ImageInspectError", "SignatureValidationFailed":
		return true
	}
	return false
}

// restarts is "6 restarts, last exit code 137 (OOMKilled)".
func restarts(c corev1.ContainerStatus) string {
	out := counted(int(c.RestartCount), "restart", "restarts")
	if t := c.LastTerminationState.Terminated; t != nil {
		out += ", last " + exit(*t)
	}
	return out
}

// exit is "exit code 137, signal 9 (OOMKilled)". A runtime that could not start
// the container says why. The message of a container that did run is left out:
// it may be the end of its log, passwords included, and this text goes where
// Terraform's output goes.
func exit(t corev1.ContainerStateTerminated) string {
	out := fmt.Sprintf("exit code %d", t.ExitCode)
	if t.Signal != 0 {
		out += fmt.Sprintf(", signal %d", t.Signal)
	}
	if t.Reason != "" {
		out += fmt.Sprintf(" (%s)", t.Reason)
	}
	switch t.Reason {
	case "StartError", "ContainerCannotRun", "ContainerStatusUnknown":
		out = withMessage(out, t.Message)
	}
	return out
}
