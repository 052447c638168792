package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// driven warns of classes whose CSI driver is not installed. What has a slash in its
// name is no CSI driver but a provisioner that announces itself nowhere, and of a
// class that is planned its own plan says so.
func (c Claims) driven(ctx context.Context, cluster *kube.Cluster, all classes) ([]Problem, error) {
	var out []Problem
	for _, g := range c.byClass(all, isNew) {
		if g.class.planned || strings.Contains(g.class.Provisioner, "/") {
			continue
		}
		installed, err := cluster.DriverInstalled(ctx, g.class.Provisioner)
		if err != nil {
			return nil, err
		}
		if installed == nil || *installed {
			continue
		}
		out = append(out, Problem{
			Warning: true, Claim: g.claims[0],
			Summary: fmt.Sprintf("the driver of StorageClass %q is not installed", g.class.Name),
			Detail: fmt.Sprintf("The class's provisioner is %q, and neither a CSIDriver nor a node of the cluster has a CSI driver of that name. Until the driver is installed no volume is made for %s, and the pods wait.",
				g.class.Provisioner, names(g.claims)),
		})
	}
	return out, nil
}
