package kubelet

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/exec"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

// execExitCode is the annotation of a pod that says how commands in it end.
const execExitCode = "lab.stateful-apps.io/exec-exit-code"

// executor pretends to run commands in the pods of a namespace.
type executor struct {
	client    kubernetes.Interface
	namespace string
}

// ExecInContainer prints the command instead of running it, and ends as the
// pod's annotation says.
func (e executor) ExecInContainer(ctx context.Context, pod, _, container string, command []string,
	_ io.Reader, stdout, stderr io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration,
) error {
	live, err := e.client.CoreV1().Pods(e.namespace).Get(ctx, pod, metav1.GetOptions{})
	if err != nil {
		return fmt.Errorf("exec in pod %s/%s: %w", e.namespace, pod, err)
	}
	for _, stream := range []io.Writer{stdout, stderr} {
		if stream != nil {
			fmt.Fprintf(stream, "simulated container %s: %s\n", container, strings.Join(command, " "))
			break
		}
	}
	value, ok := live.Annotations[execExitCode]
	if !ok || value == "0" {
		return nil
	}
	code, err := strconv.Atoi(value)
	if err != nil {
		return fmt.Errorf("annotation %s of pod %s/%s: %q is not a number", execExitCode, e.namespace, pod, value)
	}
	return exec.CodeExitError{Code: code, Err: fmt.Errorf("command terminated with exit code %d", code)}
}
