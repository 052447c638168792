package application_test

import (
	"context"
	"fmt"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// drifting is what every test here starts with.
func drifting(namespace, more string) string {
	return stored(namespace, 1, "1", `
  labels = { team = "blue", tier = "data" }
  env    = { PASSWORD = "correct-horse", MODE = "fast" }
  `+more)
}

func TestDrift_isPlannedAsExactlyTheFieldThatChangedAndIsRepaired(t *testing.T) {
	t.Parallel()
	const container = "StatefulSet/db spec.template.spec.containers[name=db]"
	for _, c := range []struct {
		name   string
		change func(t *testing.T, namespace string)
		want   []string
	}{
		{"pod_template", editSet(func(s *appsv1.StatefulSet) {
			pod := &s.Spec.Template.Spec
			pod.Containers[0].Image = "example.org/db:other"
			pod.TerminationGracePeriodSeconds = ptr.To[int64](2)
			setEnv(s, "PASSWORD", "battery-staple")
			dropEnv(s, "MODE")
		}), []string{
			container + ".image", container + ".env[name=PASSWORD].value", container + ".env[name=MODE]",
			"StatefulSet/db spec.template.spec.terminationGracePeriodSeconds",
		}},
		{"set", editSet(func(s *appsv1.StatefulSet) {
			s.Spec.Replicas = ptr.To[int32](2)
			s.Labels["team"] = "red"
			delete(s.Labels, "tier")
		}), []string{"StatefulSet/db spec.replicas", "StatefulSet/db metadata.labels.team", "StatefulSet/db metadata.labels.tier"}},
		{"service", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.EditService(t, namespace, "db-peers", func(s *corev1.Service) { s.Spec.PublishNotReadyAddresses = false })
		}, []string{"Service/db-peers spec.publishNotReadyAddresses"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			config := drifting(namespace, "")
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config},
					{
						PreConfig: func() { c.change(t, namespace) },
						Config:    config,
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{
								plancheck.ExpectResourceAction(db, plancheck.ResourceActionUpdate),
								acctest.ExpectObjectChanges(db, c.want...),
								acctest.ExpectNowhereInObjects(db, "correct-horse", "battery-staple"),
							},
							// What was repaired is repaired: a refresh finds nothing.
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
					},
				},
			})
		})
	}
}

// What can't be changed in place is mended by making it anew.
func TestDrift_ofAnImmutableObjectIsRepaired(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	ctx, configMaps := context.Background(), acctest.Cluster(t).CoreV1().ConfigMaps(namespace)
	config := drifting(namespace, `config_files = { "/etc/db.conf" = "mode = fast" }`)
	found := func() *corev1.ConfigMap {
		list, err := configMaps.List(ctx, metav1.ListOptions{LabelSelector: "app.kubernetes.io/name=db"})
		if err != nil || len(list.Items) != 1 {
			t.Fatalf("not one ConfigMap: %v, %v", list, err)
		}
		return &list.Items[0]
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					other := found()
					if err := configMaps.Delete(ctx, other.Name, metav1.DeleteOptions{}); err != nil {
						t.Fatal(err)
					}
					other.ResourceVersion, other.UID = "", ""
					other.Data["etc_db.conf"] = "mode = slow"
					if _, err := configMaps.Create(ctx, other, metav1.CreateOptions{FieldManager: acctest.SomebodyElse}); err != nil {
						t.Fatal(err)
					}
				},
				Config: config,
				Check: func(*terraform.State) error {
					if got := found().Data["etc_db.conf"]; got != "mode = fast" {
						return fmt.Errorf("the file says %q", got)
					}
					return nil
				},
			},
		},
	})
}

func TestDrift_whatOthersAddIsLeftAlone(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := drifting(namespace, "")
	add := editSet(func(s *appsv1.StatefulSet) {
		s.Labels["example.org/cost"] = "7"
		s.Annotations["example.org/note"] = "hello"
		metav1.SetMetaDataAnnotation(&s.Spec.Template.ObjectMeta, "kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z")
		s.Spec.Template.Spec.Containers = append(s.Spec.Template.Spec.Containers, corev1.Container{Name: "mesh", Image: "example.org/mesh:1"})
		setEnv(s, "INJECTED", "by-somebody")
	})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig:        func() { add(t, namespace) },
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			// They stay when something else is applied.
			{
				Config: drifting(namespace, `annotations = { "example.org/changed" = "yes" }`),
				Check: then(func(*terraform.State) error {
					set, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
					if err != nil {
						return err
					}
					return kept(set)
				}),
			},
		},
	})
}

func TestDrift_aFieldThatAnotherManagerAppliesIsAConflict(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := drifting(namespace, "")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					_, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Patch(context.Background(), "db", types.ApplyPatchType,
						[]byte(`{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"replicas":2}}`),
						metav1.PatchOptions{FieldManager: "gitops", Force: ptr.To(true)})
					if err != nil {
						t.Fatal(err)
					}
				},
				Config:      config,
				ExpectError: acctest.Says(`spec.replicas: applied by field manager "gitops" to 2; this configuration asks for 1`, `unmanaged_fields = { "StatefulSet/db" = ["spec.replicas"] }`),
			},
			// It is theirs now: the configuration gives it up.
			{Config: drifting(namespace, "lifecycle { ignore_changes = [replicas] }")},
		},
	})
}

func TestIgnoreChanges_leavesReplicasAndImageToOthers(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	config := func(more string) string {
		return drifting(namespace, more+"\nlifecycle { ignore_changes = [replicas, image] }")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("")},
			{
				PreConfig: func() {
					editSet(func(s *appsv1.StatefulSet) {
						s.Spec.Replicas = ptr.To[int32](3)
						s.Spec.Template.Spec.Containers[0].Image = "example.org/db:2"
					})(t, namespace)
					acctest.EventuallyRolledOut(t, namespace, "db")
				},
				Config:           config(""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check:            observed.Remember,
			},
			// A change beside them sends the live values, and so changes no pod.
			{
				Config: config(`annotations = { "example.org/changed" = "yes" }`),
				Check:  observed.Untouched,
			},
		},
	})
}
