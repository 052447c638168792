package acctest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// SnapshotClass is the snapshot class of a name; nil if there is none.
func SnapshotClass(t *testing.T, name string) *unstructured.Unstructured {
	t.Helper()
	_, client := parse(t, fmt.Sprintf("{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshotClass, metadata: {name: %s}}", name))
	live, err := client.Get(context.Background(), name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	check(t, err)
	return live
}

// EditSnapshotClass changes a snapshot class as somebody does with kubectl edit.
func EditSnapshotClass(t *testing.T, name string, change func(*unstructured.Unstructured)) {
	t.Helper()
	live := SnapshotClass(t, name)
	if live == nil {
		t.Fatalf("there is no snapshot class %s", name)
	}
	_, client := parse(t, "{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshotClass, metadata: {name: x}}")
	change(live)
	_, err := client.Update(context.Background(), live, metav1.UpdateOptions{FieldManager: SomebodyElse})
	check(t, err)
}

// removeBeside deletes what a storage class has made beside itself.
func removeBeside(t *testing.T, class string) {
	t.Helper()
	ctx, tiers := context.Background(), Cluster(t).StorageV1().VolumeAttributesClasses()
	all, err := tiers.List(ctx, metav1.ListOptions{})
	check(t, err)
	for _, tier := range all.Items {
		if !strings.HasPrefix(tier.Name, class+"-") {
			continue
		}
		if err := tiers.Delete(ctx, tier.Name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting %s: %v", tier.Name, err)
		}
	}
	// By its path: a cluster without snapshots answers that nothing is there.
	err = Cluster(t).CoreV1().RESTClient().Delete().AbsPath("/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses", class).Do(ctx).Error()
	if err != nil && !apierrors.IsNotFound(err) {
		t.Errorf("deleting the snapshot class %s: %v", class, err)
	}
}
