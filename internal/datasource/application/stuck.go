package application

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// stuckPodsOf are the pods by name that come to no end by themselves.
func stuckPodsOf(running wait.Running) map[string]stuckPod {
	out := map[string]stuckPod{}
	for _, p := range running.Pods {
		if p.Stranded != nil {
			out[p.Name] = stuckPod{
				Node: orNull(p.Spec.NodeName), Since: p.Stranded.Since.UTC().Format(time.RFC3339),
				Reason: p.Reason, Advice: advice(p),
			}
		}
	}
	return out
}

// advice is what ends the trouble of a stranded pod, in sentences.
func advice(p wait.RunningPod) string {
	node := p.Spec.NodeName
	switch {
	case p.DeletionTimestamp != nil && len(p.Finalizers) > 0:
		return fmt.Sprintf("A finalizer holds it (%s): the controller that has set it has to remove it.", strings.Join(p.Finalizers, ", "))
	case p.Stranded.Gone:
		return fmt.Sprintf("Kubernetes deletes the pods of a node that does not exist any more by itself, within a few minutes. "+
			"If node %s comes back under its name, its kubelet ends them.", node)
	}
	return fmt.Sprintf("Nobody can tell whether it still runs and writes to its volumes, so no other pod is started in its place. Bring node %[1]s back. "+
		"Or, once the machine is off for certain, say so: kubectl taint nodes %[1]s node.kubernetes.io/out-of-service=nodeshutdown:NoExecute. "+
		"Kubernetes then deletes its pods and detaches their volumes; take the taint off when the node is back. "+
		"Never delete the pod by force instead while the machine may be running: two pods could write to one volume.", node)
}

// warning names the pods that are stuck, once for all, because nothing but a look
// at the state would show them; nil when there are none.
func (a *application) warning(key object.Key) diag.Diagnostic {
	if len(a.StuckPods) == 0 {
		return nil
	}
	var lines, advices []string
	for _, name := range slices.Sorted(maps.Keys(a.StuckPods)) {
		stuck := a.StuckPods[name]
		lines = append(lines, fmt.Sprintf("  Pod/%s since %s: %s", name, stuck.Since, stuck.Reason))
		if !slices.Contains(advices, stuck.Advice) {
			advices = append(advices, stuck.Advice)
		}
	}
	return diag.NewWarningDiagnostic(fmt.Sprintf("%s: pods are stuck", subject(key)),
		strings.Join(lines, "\n")+"\n\n"+strings.Join(advices, "\n\n"))
}
