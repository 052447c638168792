package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// cluster is the API server as somebody beside Terraform sees it.
type cluster struct {
	kubernetes.Interface
	host string
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
	return &cluster{Interface: client, host: config.Host}, nil
}

// describe prints which cluster it is.
func (c *cluster) describe(ctx context.Context) error {
	version, err := c.Discovery().ServerVersion()
	if err != nil {
		return fmt.Errorf("ask %s for its version: %w", c.host, err)
	}
	nodes, err := c.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("list nodes: %w", err)
	}
	fmt.Printf("%s, Kubernetes %s, %d nodes\n", c.host, version.GitVersion, len(nodes.Items))
	return nil
}

// storageClass is what the example's class shares with the default one.
type storageClass struct {
	provisioner string
	parameters  map[string]string
}

// defaultClass is the class that claims get which name none; the newest where
// there are several, as in the API server.
func (c *cluster) defaultClass(ctx context.Context) (storageClass, error) {
	classes, err := c.StorageV1().StorageClasses().List(ctx, metav1.ListOptions{})
	if err != nil {
		return storageClass{}, fmt.Errorf("list storage classes: %w", err)
	}
	defaults := slices.DeleteFunc(classes.Items, func(s storagev1.StorageClass) bool {
		return s.Annotations["storageclass.kubernetes.io/is-default-class"] != "true"
	})
	if len(defaults) == 0 {
		return storageClass{}, errors.New("the cluster has no default storage class to take the CSI driver from: set TF_VAR_storage_provisioner")
	}
	class := slices.MaxFunc(defaults, func(a, b storagev1.StorageClass) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(b.Name, a.Name))
	})
	fmt.Printf("volumes come from %s, the driver of its default storage class\n", class.Provisioner)
	return storageClass{class.Provisioner, class.Parameters}, nil
}

func (c *cluster) makeNamespace(ctx context.Context, name string) error {
	n := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if _, err := c.CoreV1().Namespaces().Create(ctx, n, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("make namespace %s: %w", name, err)
	}
	return nil
}

// makePassword makes a Secret with a random password. One that exists stays:
// databases have been made with it.
func (c *cluster) makePassword(ctx context.Context, namespace, name, key string) error {
	s := &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		StringData: map[string]string{key: rand.Text()},
	}
	if _, err := c.CoreV1().Secrets(namespace).Create(ctx, s, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("make Secret %s: %w", name, err)
	}
	fmt.Printf("namespace %s, with a random password in Secret %s\n", namespace, name)
	return nil
}
