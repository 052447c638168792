package application_test

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/utils/ptr"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestRollout_underOnDeleteAChangedTemplateRestartsNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	const onDelete = `rollout = { strategy = "OnDelete" }`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: stored(namespace, 2, "1", onDelete), Check: observed.Remember},
			updated(stored(namespace, 2, "2", onDelete), "None", observed.Untouched, "StatefulSet/db spec.template.spec.containers[name=db].image"),
		},
	})
}

func TestRollout_withoutWaitingReadyIsNull(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := application(namespace, "image = \""+broken+"\"\n  wait_for_ready = false")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(db, tfjsonpath.New("ready"), knownvalue.Null()),
				},
			},
			{
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

func TestAutoscaled_replicasBelongToSomebodyElseAfterCreation(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	const more = "autoscaled = true"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: stored(namespace, 2, "1", more), Check: acctest.ExpectPods(t, namespace, "db", 2)},
			{
				PreConfig: func() {
					acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) { s.Spec.Replicas = ptr.To[int32](3) })
					acctest.EventuallyRolledOut(t, namespace, "db")
				},
				Config:           stored(namespace, 2, "1", more),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check:            then(acctest.ExpectPods(t, namespace, "db", 3), observed.Remember),
			},
			// What is applied later does not scale.
			{Config: stored(namespace, 2, "1", more+"\n  labels = { team = \"blue\" }"), Check: observed.Untouched},
			{Config: stored(namespace, 2, "2", more), Check: then(observed.Rolled, acctest.ExpectPods(t, namespace, "db", 3))},
		},
	})
}
