package application_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// crowded is an application with containers of every kind, and with all that
// containers can have.
func crowded(namespace, level string) string {
	return application(namespace, fmt.Sprintf(`
  image             = "example.org/db:1"
  image_pull_policy = "IfNotPresent"
  working_dir       = "/srv"
  run_as_user       = 999
  ports             = { db = { port = 5432 } }

  env                 = { ADDRESS = "$(NODE)/$(MEMORY)" }
  env_from_config_map = { LEVEL = { name = "logging", key = "level" } }
  env_from_field      = { NODE = "spec.nodeName", APP = "metadata.labels['app.kubernetes.io/name']", NOTE = "metadata.annotations['example.org/note']" }
  env_from_resource = {
    MEMORY   = { resource = "limits.memory", divisor = "1Mi" }
    REQUESTS = { resource = "requests.cpu" }
  }
  resources = { limits = { memory = "64Mi" } }
  hooks = {
    post_start = { exec = ["true"] }
    pre_stop   = { http_get = { path = "/end", port = "db", headers = { X-Reason = "rollout" } } }
  }
  security_context = {
    read_only_root_filesystem = true
    capabilities              = { add = ["NET_BIND_SERVICE"] }
    seccomp_profile           = { type = "Localhost", localhost_profile = "profiles/db.json" }
  }
  image_pull_secrets = ["registry", "mirror"]

  sidecars = {
    metrics = {
      image           = "example.org/metrics:1"
      env             = { LEVEL = %q }
      env_from_secret = { TOKEN = { name = "metrics", key = "token" } }
      ports           = { metrics = { port = 9187, client = false } }
      probes          = { readiness = { http_get = { port = "metrics" } } }
      hooks           = { pre_stop = { sleep = { seconds = 0 } } }
    }
    debug = {
      image            = "example.org/debug:1"
      security_context = { allow_privilege_escalation = true, run_as_user = 0, run_as_group = 0, run_as_non_root = false, capabilities = { add = ["SYS_PTRACE"], drop = [] } }
    }
  }
  init_containers = [
    {
      name             = "prepare"
      image            = "example.org/prepare:1"
      command          = ["chown", "-R", "999", "/srv"]
      security_context = { run_as_user = 0, run_as_non_root = false }
    },
    {
      name              = "proxy"
      restart_policy    = "Always"
      image             = "example.org/proxy:1"
      env_from_resource = { CPU = { resource = "limits.cpu", divisor = "1m" } }
      ports             = { proxy = { port = 443 } }
      probes            = { startup = { tcp_socket = { port = "proxy" } } }
      hooks             = { post_start = { sleep = { seconds = 1 } } }
    },
  ]`, level))
}

func TestContainers_ofEveryKindRunAndAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	const metrics = "StatefulSet/db spec.template.spec.containers[name=metrics]"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: crowded(namespace, "info"), Check: then(observed.Remember, containersOf(t, namespace))},
			{
				Config:           crowded(namespace, "info"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				PreConfig: func() {
					acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
						sidecar := member(s.Spec.Template.Spec.Containers, "metrics")
						sidecar.Image, sidecar.Lifecycle = "example.org/metrics:other", nil
						member(s.Spec.Template.Spec.InitContainers, "proxy").Ports = nil
					})
				},
				Config: crowded(namespace, "info"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(db, plancheck.ResourceActionUpdate),
					acctest.ExpectObjectChanges(db, metrics+".image", metrics+".lifecycle",
						"StatefulSet/db spec.template.spec.initContainers[name=proxy].ports"),
				}},
				Check: then(observed.Remember, containersOf(t, namespace)),
			},
			updated(crowded(namespace, "debug"), "Rolling", observed.Rolled),
		},
	})
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// member is a container by its name.
func member(containers []corev1.Container, name string) *corev1.Container {
	i := slices.IndexFunc(containers, func(c corev1.Container) bool { return c.Name == name })
	return &containers[i]
}

// containersOf checks which containers the live set has, and the Services' ports.
func containersOf(t *testing.T, namespace string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		pod := liveSet(t, namespace).Spec.Template.Spec
		for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
			got = append(got, c.Name+"="+c.Image)
		}
		for _, name := range []string{"db", "db-peers"} {
			service, err := acctest.Cluster(t).CoreV1().Services(namespace).Get(context.Background(), name, metav1.GetOptions{})
			if err != nil {
				return err
			}
			for _, p := range service.Spec.Ports {
				got = append(got, name+":"+p.Name)
			}
		}
		const want = "prepare=example.org/prepare:1 proxy=example.org/proxy:1 db=example.org/db:1 debug=example.org/debug:1 metrics=example.org/metrics:1 " +
			"db:db db:proxy db-peers:db db-peers:metrics db-peers:proxy"
		if text := strings.Join(got, " "); text != want {
			return fmt.Errorf("the cluster has %s", text)
		}
		return nil
	}
}

// A sensitive value in the environment of any container is shown to nobody, as
// TestCanary_isFoundNowhere has it for the main one.
func TestCanary_ofContainersIsFoundNowhere(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const old, canary = "canary-rot-4712", "canary-lila-0816"
	w := acctest.NewWorkspace(t, `
variable "password" {
  type      = string
  sensitive = true
}
`+application(namespace, `
  image    = "example.org/db:1"
  sidecars = { metrics = { image = "example.org/metrics:1", env = { PASSWORD = var.password } } }
  init_containers = [
    { name = "prepare", image = "example.org/prepare:1", env = { URL = "db://user:${var.password}@host" } },
    { name = "proxy", restart_policy = "Always", image = "example.org/proxy:1", env = { PASSWORD = var.password } },
  ]`)+`
output "objects" { value = stateful_application.db.objects }
`)
	s := &search{t: t, w: w, canaries: []string{old, canary}, except: terraformsOwn}
	planAndApply := func(password string) {
		t.Helper()
		s.env = []string{"TF_VAR_password=" + password}
		s.run("plan", "-out=tfplan")
		s.plan()
		s.run("apply", "-auto-approve")
	}
	planAndApply(old)
	planAndApply(canary)
	// Somebody changes values in the cluster, to another secret.
	acctest.EditSet(t, namespace, "db", func(set *appsv1.StatefulSet) {
		pod := &set.Spec.Template.Spec
		for _, c := range []*corev1.Container{member(pod.Containers, "metrics"), member(pod.InitContainers, "proxy")} {
			i := slices.IndexFunc(c.Env, func(v corev1.EnvVar) bool { return v.Name == "PASSWORD" })
			c.Env[i].Value = old
		}
	})
	planAndApply(canary)

	// State has it as the attributes themselves and nowhere else.
	attributes := 0
	s.except = func(at []string) bool { return slices.Contains(at, "env") }
	s.state(func(at []string, text string) {
		if s.except(at) {
			attributes += strings.Count(text, canary)
		}
	})
	if attributes != 3 {
		t.Errorf("the search found %d attributes with the secret in state, want 3: it looks in the wrong places", attributes)
	}
	s.run("destroy", "-auto-approve")
}
