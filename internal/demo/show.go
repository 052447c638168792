package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// show prints the pods, claims and volumes of a namespace.
func (c *cluster) show(ctx context.Context, namespace string) error {
	pods, err := c.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("list pods: %w", err)
	}
	table := newTable(os.Stdout)
	fmt.Fprintln(table, "POD\tREADY\tPHASE\tNODE")
	for _, p := range pods.Items {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Name, ready(p), p.Status.Phase, p.Spec.NodeName)
	}
	fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return err
	}
	return c.showClaims(ctx, namespace)
}

// showClaims prints the claims of a namespace and the volumes that they are
// bound to.
func (c *cluster) showClaims(ctx context.Context, namespace string) error {
	claims, err := c.CoreV1().PersistentVolumeClaims(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("list claims: %w", err)
	}
	table := newTable(os.Stdout)
	fmt.Fprintln(table, "CLAIM\tPHASE\tSIZE\tCLASS\tVOLUME")
	for _, claim := range claims.Items {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", claim.Name, claim.Status.Phase,
			claim.Status.Capacity.Storage(), ptr.Deref(claim.Spec.StorageClassName, ""), claim.Spec.VolumeName)
	}
	fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return err
	}

	volumes, err := c.CoreV1().PersistentVolumes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("list volumes: %w", err)
	}
	table = newTable(os.Stdout)
	fmt.Fprintln(table, "VOLUME\tPHASE\tSIZE\tRECLAIM POLICY\tCLAIM")
	for _, v := range volumes.Items {
		if ref := v.Spec.ClaimRef; ref != nil && ref.Namespace == namespace {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s/%s\n", v.Name, v.Status.Phase,
				v.Spec.Capacity.Storage(), v.Spec.PersistentVolumeReclaimPolicy, ref.Namespace, ref.Name)
		}
	}
	return table.Flush()
}

func newTable(to io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(to, 0, 0, 3, ' ', 0) }

// ready is how many of a pod's containers are ready, "1/1".
func ready(p corev1.Pod) string {
	n := 0
	for _, s := range p.Status.ContainerStatuses {
		if s.Ready {
			n++
		}
	}
	return fmt.Sprintf("%d/%d", n, len(p.Spec.Containers))
}
