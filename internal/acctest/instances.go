package acctest

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/metadata"
)

// made are the kinds of objects that the provider makes for an application.
var made = map[string]schema.GroupVersionResource{
	"ConfigMap":           {Version: "v1", Resource: "configmaps"},
	"DaemonSet":           {Group: "apps", Version: "v1", Resource: "daemonsets"},
	"Deployment":          {Group: "apps", Version: "v1", Resource: "deployments"},
	"PodDisruptionBudget": {Group: "policy", Version: "v1", Resource: "poddisruptionbudgets"},
	"Secret":              {Version: "v1", Resource: "secrets"},
	"Service":             {Version: "v1", Resource: "services"},
	"ServiceAccount":      {Version: "v1", Resource: "serviceaccounts"},
	"StatefulSet":         {Group: "apps", Version: "v1", Resource: "statefulsets"},
}

// Instances says for each object of an application which resource instance it is
// marked with: "Service/db". Pods and claims are not the provider's.
func Instances(t *testing.T, namespace, app string) map[string]string {
	t.Helper()
	client, err := metadata.NewForConfig(Config(t))
	check(t, err)
	out := map[string]string{}
	for kind, resource := range made {
		list, err := client.Resource(resource).Namespace(namespace).List(context.Background(),
			metav1.ListOptions{LabelSelector: "app.kubernetes.io/instance=" + app})
		check(t, err)
		for _, o := range list.Items {
			out[kind+"/"+o.Name] = o.Annotations["stateful-apps.io/instance"]
		}
	}
	return out
}
