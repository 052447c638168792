package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
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
// one by one, and the others stay where they are. A DaemonSet's pods are where its
// nodes are.
func spreadConstraints(a model.Application) []*corev1ac.TopologySpreadConstraintApplyConfiguration {
	if a.ControllerKind() == model.DaemonSet {
		return nil
	}
	placement := ptr.Deref(a.Placement, model.Placement{})
	if len(placement.TopologySpread) > 0 {
		return topologySpread(a, placement.TopologySpread)
	}
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
			WithLabelSelector(ownPods(a)))
	}
	return out
}

// topologySpread is the spread that the user has written out.
func topologySpread(a model.Application, list []model.TopologySpread) []*corev1ac.TopologySpreadConstraintApplyConfiguration {
	var out []*corev1ac.TopologySpreadConstraintApplyConfiguration
	for _, s := range list {
		c := corev1ac.TopologySpreadConstraint().
			WithMaxSkew(ptr.Deref(s.MaxSkew, 1)).
			WithTopologyKey(s.TopologyKey).
			WithWhenUnsatisfiable(corev1.UnsatisfiableConstraintAction(ptr.Deref(s.WhenUnsatisfiable, string(corev1.ScheduleAnyway)))).
			WithLabelSelector(ownPods(a)).
			WithMatchLabelKeys(s.MatchLabelKeys...)
		c.MinDomains = s.MinDomains
		if s.NodeAffinityPolicy != nil {
			c.WithNodeAffinityPolicy(corev1.NodeInclusionPolicy(*s.NodeAffinityPolicy))
		}
		if s.NodeTaintsPolicy != nil {
			c.WithNodeTaintsPolicy(corev1.NodeInclusionPolicy(*s.NodeTaintsPolicy))
		}
		out = append(out, c)
	}
	return out
}

func spread(a model.Application) string {
	return ptr.Deref(ptr.Deref(a.Placement, model.Placement{}).Spread, SpreadZone)
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
