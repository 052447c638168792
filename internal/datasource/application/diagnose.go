package application

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/datasource/trouble"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// subject is how messages name the data source.
func subject(key object.Key) string {
	return fmt.Sprintf("data.stateful_application %s/%s", key.Namespace, key.Name)
}

// explain says why nothing could be read, and what to do.
func explain(cluster *kube.Cluster, key object.Key, err error) diag.Diagnostic {
	if kube.Classify(err) == kube.NotFound {
		return diag.NewErrorDiagnostic(subject(key)+": there is no such application", fmt.Sprintf(
			"No StatefulSet, Deployment or DaemonSet %q is in namespace %q of %s. Check name and namespace. If this configuration makes the application, give the data source depends_on with that resource: it is then read after the apply.",
			key.Name, key.Namespace, cluster.Host()))
	}
	return trouble.Reading{
		Subject: subject(key), What: "the application", Says: "says what runs in a cluster",
		Rights: "Reading an application takes get on statefulsets, deployments and daemonsets, and list on pods, persistentvolumeclaims and services in the namespace.",
	}.Diagnose(cluster, err)
}
