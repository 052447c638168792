package acctest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// EnforcePodSecurity makes a namespace refuse pods that don't meet a level of
// Pod Security, "baseline" or "restricted", and returns when it does.
func EnforcePodSecurity(t *testing.T, namespace, level string) {
	t.Helper()
	ctx, client := context.Background(), Cluster(t).CoreV1()
	label := fmt.Sprintf(`{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": %q}}}`, level)
	_, err := client.Namespaces().Patch(ctx, namespace, types.MergePatchType, []byte(label), metav1.PatchOptions{FieldManager: SomebodyElse})
	check(t, err)
	EventuallyTakesPods(t, namespace)
	refused := probePod() // at every level but "privileged"
	refused.Spec.HostNetwork = true
	Eventually(t, func() string {
		_, err := client.Pods(namespace).Create(ctx, refused, dryRun)
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf(`violates PodSecurity "%s:`, level)) {
			return fmt.Sprintf("level %s is not in effect (%v)", level, err)
		}
		return ""
	})
}
