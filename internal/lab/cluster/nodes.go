package cluster

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/driver"
)

// nodeSuffixes make the nodes lab-a, lab-b and lab-c in zones of the same letter.
var nodeSuffixes = []string{"a", "b", "c"}

// createNodes creates the simulated nodes, and for each what a kubelet would
// say about the CSI driver: without it no volume is ever provisioned.
func (c *contents) createNodes(ctx context.Context) error {
	version, err := c.client.Discovery().ServerVersion()
	if err != nil {
		return fmt.Errorf("ask for the version: %w", err)
	}
	for _, suffix := range nodeSuffixes {
		node := newNode("lab-"+suffix, "zone-"+suffix)
		node.Status.NodeInfo.KubeletVersion = version.GitVersion
		node, err := c.client.CoreV1().Nodes().Create(ctx, node, metav1.CreateOptions{})
		if err != nil {
			return fmt.Errorf("create node: %w", err)
		}
		if _, err := c.client.StorageV1().CSINodes().Create(ctx, csiNode(node), metav1.CreateOptions{}); err != nil {
			return fmt.Errorf("register the CSI driver on node %s: %w", node.Name, err)
		}
	}
	return nil
}

func newNode(name, zone string) *corev1.Node {
	return &corev1.Node{ObjectMeta: metav1.ObjectMeta{
		Name: name,
		Labels: map[string]string{
			corev1.LabelHostname:       name,
			corev1.LabelTopologyZone:   zone,
			corev1.LabelTopologyRegion: "lab",
			corev1.LabelOSStable:       "linux",
			corev1.LabelArchStable:     "amd64",
		},
	}}
}

func csiNode(node *corev1.Node) *storagev1.CSINode {
	volumes := int32(100)
	return &storagev1.CSINode{
		ObjectMeta: metav1.ObjectMeta{
			Name: node.Name,
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID,
			}},
		},
		Spec: storagev1.CSINodeSpec{Drivers: []storagev1.CSINodeDriver{{
			Name:         driver.Name,
			NodeID:       node.Name,
			TopologyKeys: []string{driver.ZoneKey},
			Allocatable:  &storagev1.VolumeNodeResources{Count: &volumes},
		}}},
	}
}
