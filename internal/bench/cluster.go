package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// spread is over how many namespaces the applications are spread. It is the same
// for every number of them, so that nothing but the number makes the difference.
const spread = 3

// cluster is the API server as the benchmark itself uses it, not through the
// door.
type cluster struct {
	kubernetes.Interface
	config  *rest.Config
	version string
}

// connect reads a kubeconfig, or several separated as in KUBECONFIG.
func connect(kubeconfig string) (*cluster, error) {
	rules := &clientcmd.ClientConfigLoadingRules{Precedence: filepath.SplitList(kubeconfig)}
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig %s: %w", kubeconfig, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", config.Host, err)
	}
	version, err := client.Discovery().ServerVersion()
	if err != nil {
		return nil, fmt.Errorf("ask %s for its version: %w", config.Host, err)
	}
	return &cluster{Interface: client, config: config, version: version.GitVersion}, nil
}

// makeNamespaces makes the namespaces of a subject. The names are new ones, so that
// runs don't meet.
func (c *cluster) makeNamespaces(ctx context.Context, subject string) ([]string, error) {
	prefix := "bench-" + strings.ReplaceAll(subject, "_", "-") + "-" + strings.ToLower(rand.Text()[:6])
	var names []string
	for i := range spread {
		n := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("%s-%d", prefix, i)}}
		if _, err := c.CoreV1().Namespaces().Create(ctx, n, metav1.CreateOptions{}); err != nil {
			return names, fmt.Errorf("make namespace %s: %w", n.Name, err)
		}
		names = append(names, n.Name)
	}
	return names, nil
}

// removeNamespaces removes them with all that an interrupted run has left there.
// It does not wait for the end of that.
func (c *cluster) removeNamespaces(ctx context.Context, names []string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var problems []error
	for _, name := range names {
		if err := c.CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
			problems = append(problems, fmt.Errorf("remove namespace %s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}
