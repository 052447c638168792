package application_test

import (
	"context"
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// updated is a step that changes an application in place, with this effect on
// its pods and these changes of its objects.
func updated(config, disruption string, check resource.TestCheckFunc, changes ...string) resource.TestStep {
	return resource.TestStep{
		Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(db, plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(db, tfjsonpath.New("disruption"), knownvalue.StringExact(disruption)),
			acctest.ExpectObjectChanges(db, changes...),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(db, tfjsonpath.New("ready"), knownvalue.Bool(true)),
			statecheck.ExpectKnownValue(db, tfjsonpath.New("disruption"), knownvalue.StringExact(disruption)),
		},
		Check: check,
	}
}

func TestUpdate_imageAndEnvironmentRollThePods(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	env := func(value string) string { return fmt.Sprintf(`env = { MODE = %q }`, value) }
	const container = "StatefulSet/db spec.template.spec.containers[name=db]"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: stored(namespace, 2, "1", env("first")), Check: observed.Remember},
			updated(stored(namespace, 2, "2", env("first")), "Rolling", then(observed.Rolled, observed.Remember), container+".image"),
			// The value is masked in objects: nothing there shows a change.
			updated(stored(namespace, 2, "2", env("second")), "Rolling", then(observed.Rolled, observed.Remember)),
			updated(stored(namespace, 2, "2", ""), "Rolling", observed.Rolled, container+".env[name=MODE]"),
		},
	})
}

func TestUpdate_replicasComeAndGoWithoutTouchingTheOthers(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: stored(namespace, 1, "1", ""), Check: observed.Remember},
			updated(stored(namespace, 3, "1", ""), "Scale", then(observed.Scaled(3), observed.Remember), "StatefulSet/db spec.replicas"),
			updated(stored(namespace, 1, "1", ""), "Scale", then(observed.Scaled(1), observed.Remember), "StatefulSet/db spec.replicas"),
			// The claims that were kept serve again.
			updated(stored(namespace, 2, "1", ""), "Scale", then(observed.Scaled(2), observed.Remember), "StatefulSet/db spec.replicas"),
			updated(stored(namespace, 0, "1", ""), "Scale", observed.Scaled(0), "StatefulSet/db spec.replicas"),
		},
	})
}

func TestUpdate_configFilesRollThePodsAndTheOldOnesArePruned(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	config := func(text string) string {
		return stored(namespace, 1, "1", fmt.Sprintf(`config_files = { "/etc/db.conf" = %q }`, text))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("one"), Check: then(observed.Remember, configMaps(t, namespace, 1))},
			{
				Config: config("two"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(db, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(db, tfjsonpath.New("disruption"), knownvalue.StringExact("Rolling")),
				}},
				Check: then(observed.Rolled, observed.Remember, configMaps(t, namespace, 1)),
			},
			{Config: stored(namespace, 1, "1", ""), Check: then(observed.Rolled, configMaps(t, namespace, 0))},
		},
	})
}

func TestUpdate_labelsAndAnnotationsRestartNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	var labels, annotations []string
	for _, o := range []string{"PodDisruptionBudget/db", "Service/db", "Service/db-peers", "ServiceAccount/db", "StatefulSet/db"} {
		labels = append(labels, o+" metadata.labels.team")
		annotations = append(annotations, o+" metadata.annotations", o+" metadata.labels.team")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: stored(namespace, 2, "1", ""), Check: observed.Remember},
			updated(stored(namespace, 2, "1", `labels = { team = "blue" }`), "None", observed.Untouched, labels...),
			updated(stored(namespace, 2, "1", `annotations = { "example.org/cost" = "7" }`), "None", observed.Untouched, annotations...),
		},
	})
}

func TestUpdate_differentSpellingOfOneQuantityIsNoChange(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(size, cpu, memory string) string {
		return application(namespace, fmt.Sprintf(`
  image     = "example.org/db:1"
  resources = { requests = { cpu = %q, memory = %q } }
  volumes   = { data = { mount_path = "/data", size = %q } }`, cpu, memory, size))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("1024Gi", "1000m", "1024Mi")},
			{
				Config:           config("1Ti", "1", "1Gi"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

// then is several checks, the first failure of which ends the list.
func then(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeTestCheckFunc(checks...)
}

// configMaps is a check: the application has n ConfigMaps. Every namespace has
// one of the cluster's own, which is not counted.
func configMaps(t *testing.T, namespace string, n int) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		list, err := acctest.Cluster(t).CoreV1().ConfigMaps(namespace).List(context.Background(),
			metav1.ListOptions{LabelSelector: "app.kubernetes.io/instance=db"})
		if err == nil && len(list.Items) != n {
			err = fmt.Errorf("there are %d ConfigMaps, want %d", len(list.Items), n)
		}
		return err
	}
}
