package acctest

import (
	"context"
	"net/http"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// Token is the bearer token of a User.
func Token(t *testing.T, kubeconfig string) string {
	t.Helper()
	return userConfig(t, kubeconfig).BearerToken
}

// Revoke deletes a User's service account, and returns when the API server does
// not accept its token any more: it remembers for seconds whom it has let in.
func Revoke(t *testing.T, kubeconfig string) {
	t.Helper()
	config, err := clientcmd.LoadFromFile(kubeconfig)
	check(t, err)
	name := config.Contexts[config.CurrentContext].AuthInfo
	check(t, Cluster(t).CoreV1().ServiceAccounts(home).Delete(context.Background(), name, metav1.DeleteOptions{}))
	client, err := kubernetes.NewForConfig(userConfig(t, kubeconfig))
	check(t, err)
	Eventually(t, func() string {
		code := 0
		err := client.RESTClient().Get().AbsPath("/api").Do(context.Background()).StatusCode(&code).Error()
		if code != http.StatusUnauthorized || !apierrors.IsUnauthorized(err) {
			return "the token of " + name + " is still accepted"
		}
		return ""
	})
}

func userConfig(t *testing.T, kubeconfig string) *rest.Config {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	check(t, err)
	return config
}
