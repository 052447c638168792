package kube_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestMain(m *testing.M) { os.Exit(acctest.Main(m)) }

// counting counts the requests of a cluster's client: "GET configmaps/c".
type counting struct {
	next http.RoundTripper
	mu   sync.Mutex
	seen map[string]int
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	_, rest, _ := strings.Cut(r.URL.Path, "/namespaces/")
	_, what, _ := strings.Cut(rest, "/")
	c.mu.Lock()
	c.seen[r.Method+" "+what]++
	c.mu.Unlock()
	return c.next.RoundTrip(r)
}

func (c *counting) count(request string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[request]
}

func counted(config *rest.Config) (*kube.Cluster, *counting) {
	c := &counting{seen: map[string]int{}}
	config = rest.CopyConfig(config)
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { c.next = next; return c })
	return kube.NewCluster(config), c
}

func configMap(namespace string, i int) object.Key {
	return object.Key{Kind: "ConfigMap", Namespace: namespace, Name: fmt.Sprintf("c%d", i)}
}

func body(key object.Key, value string) map[string]any {
	return map[string]any{
		"apiVersion": "v1", "kind": key.Kind, "data": map[string]any{"value": value},
		"metadata": map[string]any{"name": key.Name, "namespace": key.Namespace, "labels": map[string]any{object.LabelManagedBy: object.ManagedBy}},
	}
}

func apply(t *testing.T, c *kube.Cluster, key object.Key, value string) {
	t.Helper()
	if _, err := c.Apply(context.Background(), key, body(key, value), kube.ApplyOptions{FieldManager: "test"}); err != nil {
		t.Error(err)
	}
}

const many = 20

// all reads every ConfigMap at once.
func all(t *testing.T, c *kube.Cluster, namespace string) {
	t.Helper()
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			if _, err := c.GetListed(context.Background(), configMap(namespace, i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestGetListed_asksOnceForAllOfAKind(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	writer, _ := counted(acctest.Config(t))
	for i := range many {
		apply(t, writer, configMap(namespace, i), "1")
	}
	c, requests := counted(acctest.Config(t))
	all(t, c, namespace)
	all(t, c, namespace)
	if n := requests.count("GET configmaps"); n != 1 || len(requests.seen) != 1 {
		t.Errorf("made %v", requests.seen)
	}
	// What is not there is asked for by name: somebody may have taken the label off.
	_, err := writer.Merge(context.Background(), configMap(namespace, 3), map[string]any{"metadata": map[string]any{"labels": nil}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	c, requests = counted(acctest.Config(t))
	all(t, c, namespace)
	all(t, c, namespace)
	if requests.count("GET configmaps") != 1 || requests.count("GET configmaps/c3") != 1 || len(requests.seen) != 2 {
		t.Errorf("made %v", requests.seen)
	}
	if _, err := c.GetListed(context.Background(), configMap(namespace, many)); !apierrors.IsNotFound(err) {
		t.Errorf("of one that is not there: %v", err)
	}
}

func TestGetListed_seesWhatThisProcessHasWritten(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	c, _ := counted(acctest.Config(t))
	for i := range many {
		apply(t, c, configMap(namespace, i), "0")
	}
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			key := configMap(namespace, i)
			for round := range 10 {
				value := fmt.Sprint(round)
				apply(t, c, key, value)
				live, err := c.GetListed(context.Background(), key)
				if err != nil {
					t.Error(err)
					return
				}
				if got := live.Object["data"].(map[string]any)["value"]; got != value {
					t.Errorf("%s: read %v after %s was written", key, got, value)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestGetListed_fallsBackWhereListingIsForbidden(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	writer, _ := counted(acctest.Config(t))
	for i := range many {
		apply(t, writer, configMap(namespace, i), "1")
	}
	path := acctest.User(t, namespace, rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"get"}})
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	c, requests := counted(config)
	all(t, c, namespace)
	if n := requests.count("GET configmaps"); n != 1 {
		t.Errorf("tried to list %d times", n)
	}
	for i := range many {
		if n := requests.count(fmt.Sprintf("GET configmaps/c%d", i)); n != 1 {
			t.Errorf("asked for c%d %d times", i, n)
		}
	}
}

func TestGetForApply_listsNamesOnlyWhereManyAreAskedFor(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	c, requests := counted(acctest.Config(t))
	ctx := context.Background()
	foreign := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "c7"}}
	if _, err := acctest.Cluster(t).CoreV1().ConfigMaps(namespace).Create(ctx, foreign, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for i := range many {
		live, err := c.GetForApply(ctx, configMap(namespace, i))
		if i == 7 && (err != nil || live.GetName() != "c7") || i != 7 && !apierrors.IsNotFound(err) {
			t.Errorf("c%d: got %v, %v", i, live, err)
		}
	}
	lists, gets := requests.count("GET configmaps"), 0
	for i := range many {
		gets += requests.count(fmt.Sprintf("GET configmaps/c%d", i))
	}
	if lists < 1 || gets != 2 { // the first, and the one that is there
		t.Errorf("made %v", requests.seen)
	}
}
