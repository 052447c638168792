package acctest

import (
	"context"
	"maps"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Object is what every object has.
type Object = metav1.Object

// Left is what is in a namespace beside claims and what the cluster puts into
// every namespace: "Service/db".
func Left(t *testing.T, namespace string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(Objects(t, namespace)))
}

// Objects are the objects that Left names.
func Objects(t *testing.T, namespace string) map[string]Object {
	t.Helper()
	ctx, c, all := context.Background(), Cluster(t), metav1.ListOptions{}
	out := map[string]Object{}
	add := func(kind string, o Object) { out[kind+"/"+o.GetName()] = o }
	sets, err := c.AppsV1().StatefulSets(namespace).List(ctx, all)
	check(t, err)
	for _, o := range sets.Items {
		add("StatefulSet", &o)
	}
	deployments, err := c.AppsV1().Deployments(namespace).List(ctx, all)
	check(t, err)
	for _, o := range deployments.Items {
		add("Deployment", &o)
	}
	replicaSets, err := c.AppsV1().ReplicaSets(namespace).List(ctx, all)
	check(t, err)
	for _, o := range replicaSets.Items {
		add("ReplicaSet", &o)
	}
	daemonSets, err := c.AppsV1().DaemonSets(namespace).List(ctx, all)
	check(t, err)
	for _, o := range daemonSets.Items {
		add("DaemonSet", &o)
	}
	running, err := c.CoreV1().Pods(namespace).List(ctx, all)
	check(t, err)
	for _, o := range running.Items {
		add("Pod", &o)
	}
	services, err := c.CoreV1().Services(namespace).List(ctx, all)
	check(t, err)
	for _, o := range services.Items {
		add("Service", &o)
	}
	budgets, err := c.PolicyV1().PodDisruptionBudgets(namespace).List(ctx, all)
	check(t, err)
	for _, o := range budgets.Items {
		add("PodDisruptionBudget", &o)
	}
	accounts, err := c.CoreV1().ServiceAccounts(namespace).List(ctx, all)
	check(t, err)
	for _, o := range accounts.Items {
		if o.Name != "default" {
			add("ServiceAccount", &o)
		}
	}
	files, err := c.CoreV1().ConfigMaps(namespace).List(ctx, all)
	check(t, err)
	for _, o := range files.Items {
		if o.Name != "kube-root-ca.crt" {
			add("ConfigMap", &o)
		}
	}
	secrets, err := c.CoreV1().Secrets(namespace).List(ctx, all)
	check(t, err)
	for _, o := range secrets.Items {
		add("Secret", &o)
	}
	return out
}

// MakeClaim makes a claim as somebody else would, of the cluster's default class.
func MakeClaim(t *testing.T, namespace, name, size string, labels map[string]string) *corev1.PersistentVolumeClaim {
	t.Helper()
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}},
		},
	}
	made, err := Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Create(context.Background(), claim, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
	return made
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
