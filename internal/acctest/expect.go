package acctest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// ExpectPods is a check: the application has n pods.
func ExpectPods(t *testing.T, namespace, app string, n int) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		got, err := pods(Cluster(t), namespace, app)
		if err == nil && len(got) != n {
			err = fmt.Errorf("%s has pods %v, want %d", app, got.Names(), n)
		}
		return err
	}
}

// ExpectClaims is a check: the namespace has these claims and no others, bound
// to volumes of a class.
func ExpectClaims(t *testing.T, namespace, class string, want ...string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		list, err := Cluster(t).CoreV1().PersistentVolumeClaims(namespace).List(context.Background(), metav1.ListOptions{})
		if err != nil {
			return fmt.Errorf("listing claims: %w", err)
		}
		var got []string
		for _, c := range list.Items {
			got = append(got, c.Name)
			if c.Status.Phase != corev1.ClaimBound || c.Spec.StorageClassName == nil || *c.Spec.StorageClassName != class {
				return fmt.Errorf("claim %s is not bound to a volume of class %s: %v", c.Name, class, c.Status)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			return fmt.Errorf("claims are %v, want %v", got, want)
		}
		return nil
	}
}
