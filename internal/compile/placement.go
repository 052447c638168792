package compile

import (
	corev1 "k8s.io/api/core/v1"
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
func spreadConstraints(a model.Application) []corev1.TopologySpreadConstraint {
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
	var out []corev1.TopologySpreadConstraint
	for _, key := range keys {
		out = append(out, corev1.TopologySpreadConstraint{MaxSkew: 1, TopologyKey: key, WhenUnsatisfiable: otherwise, LabelSelector: ownPods(a)})
	}
	return out
}

// topologySpread is the spread that the user has written out.
func topologySpread(a model.Application, list []model.TopologySpread) []corev1.TopologySpreadConstraint {
	var out []corev1.TopologySpreadConstraint
	for _, s := range list {
		out = append(out, corev1.TopologySpreadConstraint{
			MaxSkew:            ptr.Deref(s.MaxSkew, 1),
			TopologyKey:        s.TopologyKey,
			WhenUnsatisfiable:  corev1.UnsatisfiableConstraintAction(ptr.Deref(s.WhenUnsatisfiable, string(corev1.ScheduleAnyway))),
			LabelSelector:      ownPods(a),
			MatchLabelKeys:     s.MatchLabelKeys,
			MinDomains:         s.MinDomains,
			NodeAffinityPolicy: (*corev1.NodeInclusionPolicy)(s.NodeAffinityPolicy),
			NodeTaintsPolicy:   (*corev1.NodeInclusionPolicy)(s.NodeTaintsPolicy),
		})
	}
	return out
}

func spread(a model.Application) string {
	return ptr.Deref(ptr.Deref(a.Placement, model.Placement{}).Spread, SpreadZone)
}

// tolerations keep the user's order, as the API does.
func tolerations(list []model.Toleration) []corev1.Toleration {
	var out []corev1.Toleration
	for _, t := range list {
		out = append(out, corev1.Toleration{
			Key:               orZero(t.Key),
			Operator:          corev1.TolerationOperator(orZero(t.Operator)),
			Value:             orZero(t.Value),
			Effect:            corev1.TaintEffect(orZero(t.Effect)),
			TolerationSeconds: t.Seconds,
		})
	}
	return out
}
