package application_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// surrounded is an application of which everything is set that is around its
// containers, as far as the cluster has it: no classes, no other scheduler.
func surrounded(namespace, nameserver string) string {
	return application(namespace, fmt.Sprintf(`
  image       = "example.org/db:1"
  replicas    = 2
  run_as_user = 999
  ports = {
    db  = { port = 5432, host_port = 15432 }
    web = { port = 80 }
  }
  peer_service_name = "db-nodes"
  network_policy = {
    allow_from = [
      { pod_selector = { match_labels = { app = "web" }, match_expressions = [{ key = "tier", operator = "NotIn", values = ["test"] }] } },
      { pod_selector = {}, namespace_selector = { match_labels = { "kubernetes.io/metadata.name" = "web" } }, ports = ["web"] },
      { ip_block = { cidr = "10.0.0.0/8", except = ["10.1.0.0/16"] } },
    ]
  }
  dns = {
    policy      = "None"
    nameservers = [%q]
    searches    = ["example.com"]
    options     = { ndots = "2", edns0 = "" }
  }
  host_aliases            = { "10.0.0.5" = ["legacy.example.com"], "fd00::5" = ["six"] }
  share_process_namespace = true
  service_account         = { automount_token = true, annotations = { "example.com/role" = "db" } }
  pod_security_context = {
    fs_group_change_policy = "Always"
    supplemental_groups    = [2000]
    sysctls                = { "net.ipv4.tcp_keepalive_time" = "300" }
    seccomp_profile        = { type = "Localhost", localhost_profile = "profiles/db.json" }
  }
  placement = {
    topology_spread = [
      { topology_key = "topology.kubernetes.io/zone", match_label_keys = ["controller-revision-hash"] },
      { topology_key = "kubernetes.io/hostname", max_skew = 2, when_unsatisfiable = "DoNotSchedule", min_domains = 1, node_affinity_policy = "Ignore", node_taints_policy = "Honor" },
    ]
    affinity = {
      node_affinity = [
        { match_expressions = [{ key = "kubernetes.io/hostname", operator = "Exists" }] },
        { weight = 1, match_expressions = [{ key = "cores", operator = "Gt", values = ["8"] }] },
      ]
      pod_affinity      = [{ weight = 100, topology_key = "topology.kubernetes.io/zone", label_selector = { match_labels = { app = "web" } }, namespace_selector = {} }]
      pod_anti_affinity = [{ topology_key = "kubernetes.io/hostname" }, { topology_key = "kubernetes.io/hostname", label_selector = {}, namespaces = ["batch"] }]
    }
    scheduler = "default-scheduler"
  }
`, nameserver))
}

func TestPods_withEverythingAroundThemRunAndThenChangeNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: surrounded(namespace, "10.0.0.10"),
				Check:  then(acctest.ExpectPods(t, namespace, "db", 2), observed.Remember),
			},
			{
				Config:           surrounded(namespace, "10.0.0.10"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			updated(surrounded(namespace, "10.0.0.11"), "Rolling", observed.Rolled, "StatefulSet/db spec.template.spec.dnsConfig.nameservers[0]"),
		},
		CheckDestroy: func(*terraform.State) error {
			if left := acctest.Left(t, namespace); len(left) > 0 {
				return fmt.Errorf("destroy has left %v", left)
			}
			return nil
		},
	})
}

func TestNetworkPolicy_isRepairedAndRemoved(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	ctx, policies := context.Background(), acctest.Cluster(t).NetworkingV1().NetworkPolicies(namespace)
	config := func(policy string) string {
		return application(namespace, `
  image = "example.org/db:1"
  ports = { db = { port = 5432 } }
`+policy)
	}
	guarded := config(`network_policy = { allow_from = [{ pod_selector = { match_labels = { app = "web" } } }] }`)
	rules := func(want int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			policy, err := policies.Get(ctx, "db", metav1.GetOptions{})
			if err == nil && len(policy.Spec.Ingress) != want {
				err = fmt.Errorf("there are %d rules, want %d: %v", len(policy.Spec.Ingress), want, policy.Spec.Ingress)
			}
			return err
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(""), Check: func(*terraform.State) error {
				if slices.Contains(acctest.Left(t, namespace), "NetworkPolicy/db") {
					return fmt.Errorf("there is a policy that nobody asked for")
				}
				return nil
			}},
			{Config: guarded, Check: rules(2)},
			{
				PreConfig: func() {
					policy, err := policies.Get(ctx, "db", metav1.GetOptions{})
					if err != nil {
						t.Fatal(err)
					}
					policy.Spec.Ingress = []networkingv1.NetworkPolicyIngressRule{{}} // everybody
					if _, err := policies.Update(ctx, policy, metav1.UpdateOptions{FieldManager: acctest.SomebodyElse}); err != nil {
						t.Fatal(err)
					}
				},
				Config: guarded,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{acctest.ExpectObjectChanges(db, "NetworkPolicy/db spec.ingress[0].from", "NetworkPolicy/db spec.ingress[1]")},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: rules(2),
			},
			{Config: config(`network_policy = {}`), Check: rules(1)},
			{Config: config(""), Check: func(*terraform.State) error {
				if slices.Contains(acctest.Left(t, namespace), "NetworkPolicy/db") {
					return fmt.Errorf("the policy is still there")
				}
				return nil
			}},
		},
	})
}

func TestHostNetwork_isThatOfTheNode(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	on := func(node string) string {
		return application(namespace, `
  image       = "example.org/db:1"
  run_as_user = 999
  ports       = { db = { port = 443 } }
`+node)
	}
	config := on(`
  host_network    = true
  service_account = { name = "default" }
`)
	ownAccount := func(want bool) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if got := slices.Contains(acctest.Left(t, namespace), "ServiceAccount/db"); got != want {
				return fmt.Errorf("there is a ServiceAccount of its own: %v, want %v", got, want)
			}
			return nil
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				Check: func(*terraform.State) error {
					pod, err := acctest.Cluster(t).CoreV1().Pods(namespace).Get(context.Background(), "db-0", metav1.GetOptions{})
					if err != nil {
						return err
					}
					// The server gives each pod the port of the node that it is.
					if port := pod.Spec.Containers[0].Ports[0]; port.HostPort != 443 || pod.Spec.DNSPolicy != corev1.DNSClusterFirstWithHostNet || pod.Spec.ServiceAccountName != "default" {
						return fmt.Errorf("port %v, DNS policy %s, account %s", port, pod.Spec.DNSPolicy, pod.Spec.ServiceAccountName)
					}
					return nil
				},
			},
			{
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check:            ownAccount(false),
			},
			{Config: on(""), Check: ownAccount(true)},
			{Config: config, Check: ownAccount(false)},
		},
	})
}

// Pod Security looks at all of it before anything is applied.
func TestHostNetwork_isRefusedWherePodSecurityForbidsIt(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.EnforcePodSecurity(t, namespace, "baseline")
	w := acctest.NewWorkspace(t, application(namespace, `
  image                = "example.org/db:1"
  host_network         = true
  pod_security_context = { seccomp_profile = { type = "Unconfined" } }
  ports                = { db = { port = 8443 } }
`))
	w.Refused("plan").ExpectSays(t, `violates PodSecurity "baseline:`, "host namespaces (hostNetwork=true)", "seccompProfile")
}

// serviceOf is the application with a client Service of these settings.
func serviceOf(namespace, settings string) string {
	return application(namespace, `
  image   = "example.org/db:1"
  ports   = { db = { port = 5432 }, web = { port = 80 } }
  service = {`+settings+`}
`)
}

func TestService_everyOptionChangesInPlaceAsTheTableSays(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const spec = "Service/db spec."
	first := serviceOf(namespace, "")
	const balancer = `type = "LoadBalancer", labels = { pool = "a" }, load_balancer_class = "example.com/a", load_balancer_source_ranges = ["10.0.0.0/8"], external_traffic_policy = "Local"`
	uid := ""
	same := func(*terraform.State) error {
		service := liveService(t, namespace, "db")
		if uid == "" {
			uid = string(service.UID)
		}
		if uid != string(service.UID) {
			return fmt.Errorf("the Service is another one")
		}
		return nil
	}
	steps := []resource.TestStep{{Config: first, Check: same}}
	for _, c := range []struct {
		settings string
		changes  []string
	}{
		{`type = "NodePort"`, []string{spec + "type"}},
		{balancer, []string{
			"Service/db metadata.labels.pool", spec + "type", spec + "loadBalancerClass", spec + "loadBalancerSourceRanges", spec + "externalTrafficPolicy",
		}},
		{balancer + `, allocate_load_balancer_node_ports = false, internal_traffic_policy = "Local", traffic_distribution = "PreferSameZone"`,
			[]string{spec + "allocateLoadBalancerNodePorts", spec + "internalTrafficPolicy", spec + "trafficDistribution"}},
		{balancer + `, session_affinity = "ClientIP", session_affinity_timeout_seconds = 60, publish_not_ready_addresses = true`, []string{
			spec + "allocateLoadBalancerNodePorts", spec + "internalTrafficPolicy", spec + "trafficDistribution",
			spec + "sessionAffinity", spec + "sessionAffinityConfig", spec + "publishNotReadyAddresses",
		}},
		{`ip_families = ["IPv4"], ip_family_policy = "SingleStack"`, []string{
			"Service/db metadata.labels.pool", spec + "type", spec + "loadBalancerClass", spec + "loadBalancerSourceRanges", spec + "externalTrafficPolicy",
			spec + "sessionAffinity", spec + "sessionAffinityConfig", spec + "publishNotReadyAddresses", spec + "ipFamilies", spec + "ipFamilyPolicy",
		}},
		{"", []string{spec + "ipFamilies", spec + "ipFamilyPolicy"}},
	} {
		steps = append(steps, updated(serviceOf(namespace, c.settings), "None", same, c.changes...), resource.TestStep{
			Config:           serviceOf(namespace, c.settings),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// What the API does not change is refused at plan, and the way out leads there.
func TestService_whatCantChangeIsRefusedAndTheWayOutWorks(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, serviceOf(namespace, `type = "LoadBalancer", load_balancer_class = "example.com/a"`))
	w.Apply()
	before := liveService(t, namespace, "db")
	for settings, says := range map[string]string{
		`type = "LoadBalancer", load_balancer_class = "example.com/b"`: "load_balancer_class of the client Service can't change",
		`type = "LoadBalancer"`: "load_balancer_class of the client Service can't change",
		`cluster_ip = "None"`:   "cluster_ip of the client Service can't change",
		`type = "LoadBalancer", load_balancer_class = "example.com/a", ip_families = ["IPv6"]`:     "ipFamilies",
		`type = "LoadBalancer", load_balancer_class = "example.com/a", cluster_ip = "203.0.113.1"`: "clusterIP",
	} {
		w.Configure(serviceOf(namespace, settings))
		w.Refused("plan").ExpectSays(t, says)
	}
	// The address that it has may be written down.
	w.Configure(serviceOf(namespace, fmt.Sprintf(`type = "LoadBalancer", load_balancer_class = "example.com/a", cluster_ip = %q`, before.Spec.ClusterIP)))
	w.Apply()
	w.ExpectEmptyPlan()

	w.Configure(strings.Replace(serviceOf(namespace, `enabled = false`), "image ", "peer_service_name = \"other\"\n  image ", 1))
	w.Refused("plan").ExpectSays(t, "peer_service_name can't change", `Set it back to "db-peers"`)
	w.Configure(serviceOf(namespace, `enabled = false`))
	w.Apply()
	w.Configure(serviceOf(namespace, `cluster_ip = "None"`))
	w.Apply()
	w.ExpectEmptyPlan()
	if after := liveService(t, namespace, "db"); after.UID == before.UID || after.Spec.ClusterIP != "None" {
		t.Errorf("the Service has the address %q", after.Spec.ClusterIP)
	}
}

// Ports of the nodes are the cluster's: two Services can't have the same.
func TestService_portsOfTheNodesAreThoseThatAreGiven(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, serviceOf(namespace, `type = "NodePort"`))
	w.Apply()
	given := liveService(t, namespace, "db").Spec.Ports
	of := func(number int32) string {
		return strings.Replace(serviceOf(namespace, `type = "NodePort"`), "port = 5432", fmt.Sprintf("port = 5432, node_port = %d", number), 1)
	}
	w.Configure(of(given[0].NodePort))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := liveService(t, namespace, "db").Spec.Ports; !slices.Equal(given, now) {
		t.Errorf("ports were %v, are %v", given, now)
	}
	w.Configure(of(80))
	// A dry run does not say so.
	w.Refused("apply", "-auto-approve").ExpectSays(t, "nodePort", "not in the valid range")
	w.Configure(serviceOf(namespace, `type = "NodePort"`))
	w.Apply()
	w.ExpectEmptyPlan()
}
