package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// zoned compares where volumes are made with where pods may run.
func (c Claims) zoned(ctx context.Context, cluster *kube.Cluster, all classes) ([]Problem, error) {
	var out []Problem
	for _, g := range c.byClass(all, isNew) {
		if !g.class.dynamic() {
			continue
		}
		if p := c.excluded(g); p != nil {
			out = append(out, *p)
			continue
		}
		p, err := c.scattered(ctx, cluster, g)
		if err != nil {
			return nil, err
		}
		if p != nil {
			out = append(out, *p)
		}
	}
	return out, nil
}

// excluded is about pods that may run only where the class makes no volumes. A class
// that waits for the first consumer leaves such pods without a node. One that binds
// at once may have a driver that does not care.
func (c Claims) excluded(g group) *Problem {
	for _, key := range slices.Sorted(maps.Keys(c.NodeSelector)) {
		allowed := allowedValues(g.class, key)
		if allowed == nil || slices.Contains(allowed, c.NodeSelector[key]) {
			continue
		}
		return &Problem{
			Warning: g.class.immediate(), Claim: g.claims[0],
			Summary: fmt.Sprintf("StorageClass %q makes no volumes where the pods run", g.class.Name),
			Detail: fmt.Sprintf("node_selector has the pods run on nodes with %s = %q, and the class makes volumes only where it is %s, so no node suits a pod with %s. Change one of the two.",
				key, c.NodeSelector[key], strings.Join(allowed, ", "), names(g.claims)),
		}
	}
	return nil
}

// allowedValues are the values of a label at which a class makes volumes; nil for
// any.
func allowedValues(c class, key string) []string {
	var out []string
	for _, term := range c.AllowedTopologies {
		i := slices.IndexFunc(term.MatchLabelExpressions, func(r corev1.TopologySelectorLabelRequirement) bool { return r.Key == key })
		if i < 0 {
			return nil // this term says nothing about it, and one is enough
		}
		out = append(out, term.MatchLabelExpressions[i].Values...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// scattered warns of a class that binds claims at once, in any of several zones,
// before anybody knows where the pods will run. It asks only for classes that do so,
// and knows by what the driver says of the nodes whether its volumes have zones.
func (c Claims) scattered(ctx context.Context, cluster *kube.Cluster, g group) (*Problem, error) {
	if !g.class.immediate() {
		return nil, nil
	}
	key, err := zoneKey(ctx, cluster, g.class.Provisioner)
	if err != nil || key == "" {
		return nil, err
	}
	zones := allowedValues(g.class, key)
	if zones == nil {
		if zones, err = zonesOf(ctx, cluster, key, g.class.Provisioner); err != nil {
			return nil, err
		}
	}
	if len(zones) < 2 {
		return nil, nil
	}
	return &Problem{
		Warning: true, Claim: g.claims[0],
		Summary: fmt.Sprintf("StorageClass %q binds at once, in any of %d zones", g.class.Name, len(zones)),
		Detail: fmt.Sprintf("Its volume binding mode is Immediate, so the volume of %s is made in %s before it is known where the pod can run. Where the pod has to run in another zone, for its node selector, its spread or lack of room, it never starts. "+
			"Use a class with volume_binding_mode = \"WaitForFirstConsumer\", or one whose allowed_topologies name one zone.",
			verb(g.claims, "", "each of ")+names(g.claims), strings.Join(zones, " or ")),
	}, nil
}

// zoneKey is the label of nodes by which a driver tells zones apart; "" where it
// does not, or where that is not known.
func zoneKey(ctx context.Context, cluster *kube.Cluster, driver string) (string, error) {
	nodes, err := driverNodes(ctx, cluster)
	if err != nil {
		return "", err
	}
	for _, node := range nodes {
		for _, d := range node.Spec.Drivers {
			if i := slices.IndexFunc(d.TopologyKeys, isZone); d.Name == driver && i >= 0 {
				return d.TopologyKeys[i], nil
			}
		}
	}
	return "", nil
}

func isZone(key string) bool { return strings.HasSuffix(key, "/zone") }

// zonesOf are the zones of the nodes on which a driver runs.
func zonesOf(ctx context.Context, cluster *kube.Cluster, key, driver string) ([]string, error) {
	serving, err := driverNodes(ctx, cluster)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, node := range serving {
		has[node.Name] = slices.ContainsFunc(node.Spec.Drivers, func(d storagev1.CSINodeDriver) bool { return d.Name == driver })
	}
	list, err := cluster.ListForPlan(ctx, kube.NodeKind, "")
	if err != nil || list == nil {
		return nil, err
	}
	var out []string
	for _, node := range list.Items {
		if zone := node.GetLabels()[key]; zone != "" && has[node.GetName()] {
			out = append(out, zone)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func driverNodes(ctx context.Context, cluster *kube.Cluster) ([]storagev1.CSINode, error) {
	list, err := cluster.ListForPlan(ctx, kube.NodeDriversKind, "")
	if err != nil || list == nil {
		return nil, err
	}
	return typed[storagev1.CSINode](list)
}
