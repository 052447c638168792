package acctest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// selector selects what belongs to an application. It is written out here: a
// test that used the provider's own would not notice when that changes.
func selector(app string) metav1.ListOptions {
	return metav1.ListOptions{LabelSelector: "app.kubernetes.io/name=" + app + ",app.kubernetes.io/instance=" + app}
}

// UIDs are the UIDs of objects by name.
type UIDs map[string]types.UID

// Names are the names in order.
func (u UIDs) Names() []string { return slices.Sorted(maps.Keys(u)) }

// Pods are the pods of an application.
func Pods(t *testing.T, namespace, app string) UIDs {
	t.Helper()
	out, err := pods(Cluster(t), namespace, app)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func pods(client kubernetes.Interface, namespace, app string) (UIDs, error) {
	list, err := client.CoreV1().Pods(namespace).List(context.Background(), selector(app))
	if err != nil {
		return nil, fmt.Errorf("listing pods: %w", err)
	}
	out := UIDs{}
	for _, p := range list.Items {
		out[p.Name] = p.UID
	}
	return out, nil
}

// Claims are all claims of a namespace.
func Claims(t *testing.T, namespace string) UIDs {
	t.Helper()
	out, err := claims(Cluster(t), namespace)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func claims(client kubernetes.Interface, namespace string) (UIDs, error) {
	list, err := client.CoreV1().PersistentVolumeClaims(namespace).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		return nil, fmt.Errorf("listing claims: %w", err)
	}
	out := UIDs{}
	for _, c := range list.Items {
		out[c.Name] = c.UID
	}
	return out, nil
}
