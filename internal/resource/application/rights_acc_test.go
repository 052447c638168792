package application_test

import (
	"context"
	"fmt"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// A cluster that refuses is not one that is away: nothing is planned from state
// behind the user's back, and nothing is taken for gone.
func TestRights_missingOnesAreAnErrorThatNamesThem(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := application(namespace, `image = "example.org/db:1"`)
	powerless := fmt.Sprintf("provider \"stateful\" {\n  token = %q\n}\n", token(t, namespace))
	const invalid = "provider \"stateful\" {\n  token = \"not-a-token\"\n}\n"

	w := acctest.NewWorkspace(t, powerless+config)
	w.Plan()
	w.Refused("apply", "-auto-approve").ExpectSays(t, "refused by the cluster", "forbidden", "system:serviceaccount:"+namespace+":default")

	w.Configure(config)
	w.Apply()
	w.Configure(powerless + config)
	w.Refused("plan").ExpectSays(t, "refused by the cluster", "forbidden", "system:serviceaccount:"+namespace+":default")
	w.Configure(invalid + config)
	w.Refused("plan").ExpectSays(t, "the cluster does not accept the credentials")
	w.Configure(config)
	w.ExpectEmptyPlan()
}

// token is one of a service account that has no rights.
func token(t *testing.T, namespace string) string {
	t.Helper()
	accounts := acctest.Cluster(t).CoreV1().ServiceAccounts(namespace)
	out := ""
	acctest.Eventually(t, func() string { // the account comes a moment after the namespace
		request, err := accounts.CreateToken(context.Background(), "default", &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
		if err != nil {
			return err.Error()
		}
		out = request.Status.Token
		return ""
	})
	return out
}
