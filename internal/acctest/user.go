package acctest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// home is where the service accounts of the tests' users live: not in the
// tests' namespaces, which are looked through for what is left.
const home = metav1.NamespaceDefault

// User makes a user who may do in a namespace what the rules say, and nothing
// else, and returns the path of a kubeconfig for it when the rules are in effect.
// Rules about resources outside namespaces need ClusterRules.
func User(t *testing.T, namespace string, rules ...rbacv1.PolicyRule) string {
	t.Helper()
	name := account(t)
	ctx, rbac := context.Background(), Cluster(t).RbacV1()
	meta := metav1.ObjectMeta{Name: name}
	_, err := rbac.Roles(namespace).Create(ctx, &rbacv1.Role{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{})
	check(t, err)
	_, err = rbac.RoleBindings(namespace).Create(ctx, &rbacv1.RoleBinding{
		ObjectMeta: meta,
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: name},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: home, Name: name}},
	}, metav1.CreateOptions{})
	check(t, err)
	eventuallyMay(t, name, namespace, rules)
	return kubeconfig(t, name)
}

// ClusterUser makes a user as User does, whose rules hold in every namespace and
// outside of namespaces.
func ClusterUser(t *testing.T, rules ...rbacv1.PolicyRule) string {
	t.Helper()
	name := account(t)
	ctx, rbac := context.Background(), Cluster(t).RbacV1()
	meta := metav1.ObjectMeta{Name: name}
	t.Cleanup(func() {
		for _, err := range []error{
			rbac.ClusterRoleBindings().Delete(ctx, name, metav1.DeleteOptions{}),
			rbac.ClusterRoles().Delete(ctx, name, metav1.DeleteOptions{}),
		} {
			if err != nil && !apierrors.IsNotFound(err) {
				t.Errorf("deleting the role of user %s: %v", name, err)
			}
		}
	})
	_, err := rbac.ClusterRoles().Create(ctx, &rbacv1.ClusterRole{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{})
	check(t, err)
	_, err = rbac.ClusterRoleBindings().Create(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: meta,
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: name},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: home, Name: name}},
	}, metav1.CreateOptions{})
	check(t, err)
	eventuallyMay(t, name, metav1.NamespaceAll, rules)
	return kubeconfig(t, name)
}

// account makes a service account, which is deleted when the test is over, and
// its token with it.
func account(t *testing.T) string {
	t.Helper()
	accounts, name := Cluster(t).CoreV1().ServiceAccounts(home), Name("acc-user")
	_, err := accounts.Create(context.Background(), &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
	check(t, err)
	t.Cleanup(func() {
		if err := accounts.Delete(context.Background(), name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting user %s: %v", name, err) // a test may have done it: see Revoke
		}
	})
	return name
}

// eventuallyMay waits until every verb of the rules is allowed.
func eventuallyMay(t *testing.T, name, namespace string, rules []rbacv1.PolicyRule) {
	t.Helper()
	for _, rule := range rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					asked := authorizationv1.ResourceAttributes{Namespace: namespace, Verb: verb, Group: group, Resource: resource}
					if len(rule.ResourceNames) > 0 {
						asked.Name = rule.ResourceNames[0]
					}
					Eventually(t, func() string { return mayNot(t, name, asked) })
				}
			}
		}
	}
}

// mayNot says what a user is not allowed.
func mayNot(t *testing.T, name string, asked authorizationv1.ResourceAttributes) string {
	t.Helper()
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: fmt.Sprintf("system:serviceaccount:%s:%s", home, name), ResourceAttributes: &asked,
	}}
	answer, err := Cluster(t).AuthorizationV1().SubjectAccessReviews().Create(context.Background(), review, metav1.CreateOptions{})
	if err != nil || !answer.Status.Allowed {
		return fmt.Sprintf("user %s may not %s %s (%v)", name, asked.Verb, asked.Resource, err)
	}
	return ""
}

// kubeconfig writes a kubeconfig for the tests' cluster with the token of a
// service account.
func kubeconfig(t *testing.T, name string) string {
	t.Helper()
	config, err := clientcmd.LoadFromFile(os.Getenv(kubeconfigVariable))
	check(t, err)
	check(t, clientcmdapi.MinifyConfig(config))
	check(t, clientcmdapi.FlattenConfig(config)) // its paths may be relative
	request, err := Cluster(t).CoreV1().ServiceAccounts(home).CreateToken(context.Background(), name, &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	check(t, err)
	config.AuthInfos = map[string]*clientcmdapi.AuthInfo{name: {Token: request.Status.Token}}
	config.Contexts[config.CurrentContext].AuthInfo = name
	path := filepath.Join(t.TempDir(), "kubeconfig")
	check(t, clientcmd.WriteToFile(*config, path))
	return path
}
