package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// What replicas are spread over.
const (
	SpreadZone = "Zone" // zones and, within them, nodes
	SpreadNode = "Node"
	SpreadNone = "None"
)

// spreadConstraints spread the replicas as a preference: a cluster with one
// node or one zone still runs all of them. Members of a quorum have to be in
// different zones, or the loss of one may take the majority; affinity
// keeps them on different nodes. They count the pods of all
// revisions (no matchLabelKeys): a rollout of a StatefulSet replaces its pods
// one by one, and the others stay where they are.
func spreadConstraints(a model.Application) []*corev1ac.TopologySpreadConstraintApplyConfiguration {
	var keys []string
	otherwise := corev1.ScheduleAnyway
	switch {
	case a.IsQuorum() && spread(a) == SpreadZone:
		keys, otherwise = []string{corev1.LabelTopologyZone}, corev1.DoNotSchedule
	case a.IsQuorum():
	case spread(a) == SpreadZone:
		keys = []string{corev1.LabelHostname, corev1.LabelTopologyZone}
	case spread(a) == SpreadNode:
		keys = []string{corev1.LabelHostname}
	}
	var out []*corev1ac.TopologySpreadConstraintApplyConfiguration
	for _, key := range keys {
		out = append(out, corev1ac.TopologySpreadConstraint().
			WithMaxSkew(1).
			WithTopologyKey(key).
			WithWhenUnsatisfiable(otherwise).
			WithLabelSelector(metav1ac.LabelSelector().WithMatchLabels(Selector(a))))
	}
	return out
}

func spread(a model.Application) string {
	return ptr.Deref(ptr.Deref(a.Placement, model.Placement{}).Spread, SpreadZone)
}

// affinity keeps members of a quorum on different nodes; nil for others.
func affinity(a model.Application) *corev1ac.AffinityApplyConfiguration {
	if !a.IsQuorum() || spread(a) == SpreadNone {
		return nil
	}
	return corev1ac.Affinity().WithPodAntiAffinity(corev1ac.PodAntiAffinity().
		WithRequiredDuringSchedulingIgnoredDuringExecution(corev1ac.PodAffinityTerm().
			WithTopologyKey(corev1.LabelHostname).
			WithLabelSelector(metav1ac.LabelSelector().WithMatchLabels(Selector(a)))))
}

// tolerations keep the user's order, as the API does.
func tolerations(list []model.Toleration) []*corev1ac.TolerationApplyConfiguration {
	var out []*corev1ac.TolerationApplyConfiguration
	for _, t := range list {
		c := corev1ac.Toleration()
		c.Key, c.Value, c.TolerationSeconds = unlessZero(t.Key), unlessZero(t.Value), t.Seconds
		if ptr.Deref(t.Operator, "") != "" {
			c.WithOperator(corev1.TolerationOperator(*t.Operator))
		}
		if ptr.Deref(t.Effect, "") != "" {
			c.WithEffect(corev1.TaintEffect(*t.Effect))
		}
		out = append(out, c)
	}
	return out
}
