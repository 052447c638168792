package model

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"k8s.io/utils/ptr"
)

// refusal is a configuration with one thing wrong, and what is said about it.
type refusal[M any] struct {
	name   string
	change func(*M)
	at     Path
	reads  []Path
	says   string
}

// refuses runs each case on a configuration that is in order but for the change.
func refuses[M interface{ Validate() Problems }](t *testing.T, good func() M, cases []refusal[M]) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := good()
			c.change(&m)
			problems := m.Validate()
			if len(problems) != 1 {
				t.Fatalf("got %d problems, want 1: %v", len(problems), problems)
			}
			got := problems[0]
			if diff := cmp.Diff(c.at, got.Path); diff != "" {
				t.Errorf("path (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.reads, got.Reads, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("reads (-want +got):\n%s", diff)
			}
			if !strings.Contains(got.Detail, c.says) {
				t.Errorf("the detail %q does not say %q", got.Detail, c.says)
			}
			if got.Summary == "" || strings.HasSuffix(got.Summary, ".") || !strings.HasSuffix(got.Detail, ".") && !strings.HasSuffix(got.Detail, ")") {
				t.Errorf("not a summary and a sentence: %q, %q", got.Summary, got.Detail)
			}
			if strings.Contains(got.Detail, "%!") || strings.Contains(got.Detail, "  ") || strings.Contains(got.Detail, "regex") {
				t.Errorf("malformed detail: %q", got.Detail)
			}
			if regexp.MustCompile(`^(\w+ )?\d+ (is|has|names)\b`).MatchString(got.Detail) {
				t.Errorf("an element is called by its number alone: %q", got.Detail)
			}
		})
	}
}

// application is one in which everything is set and in order.
func application() Application {
	return Application{
		Name:        "pg",
		Namespace:   "data",
		Labels:      map[string]string{"team": "storage"},
		Annotations: map[string]string{"example.com/contact": "Storage Team <storage@example.com>"},
		Controller:  "StatefulSet",
		Replicas:    3,
		Container: Container{
			Image:   "postgres:17",
			Command: []string{"postgres"},
			Args:    []string{"-c", "max_connections=100"},
			Env:     map[string]string{"A": "$(B)", "B": "$(POD_NAME)", "C": "$$(C)", "dotted.and-dashed": ""},
			EnvFromSecret: map[string]SecretReference{
				"PASSWORD": {Name: "pg", Key: "password"},
			},
			Resources: &Resources{
				Requests: map[string]string{"cpu": "0", "memory": "1Gi", "nvidia.com/gpu": "1"},
				Limits:   map[string]string{"memory": "1024Mi", "hugepages-2Mi": "4Mi", "cpu": "100m"},
			},
			Ports: map[string]Port{
				"postgres": {Port: 5432, AppProtocol: ptr.To("kubernetes.io/h2c")},
				"dns":      {Port: 53},
				"dns-udp":  {Port: 53, Protocol: ptr.To("UDP")},
			},
			Probes: &Probes{
				Startup:   &Probe{Exec: []string{"pg_isready"}, SuccessThreshold: ptr.To[int32](1), InitialDelaySeconds: ptr.To[int32](0)},
				Readiness: &Probe{TCPSocket: &TCPSocket{Port: "postgres"}, SuccessThreshold: ptr.To[int32](3)},
				Liveness:  &Probe{HTTPGet: &HTTPGet{Port: "8080", Scheme: ptr.To("HTTPS"), Headers: map[string]string{"X-A": ""}}},
			},
		},
		ConfigFiles: map[string]string{"/etc/pg/pg.conf": "a", "/var/lib/pg/hba.conf": "b"},
		Secrets: map[string]Secret{
			"ADMIN_PASSWORD": {ValueWO: ptr.To("swordfish"), ValueWOVersion: 1},
			"POD_IP":         {ValueWOVersion: 1, Env: ptr.To(true), MountPath: ptr.To("/etc/pg/ip")},
			"tls.key":        {ValueWOVersion: 2, Env: ptr.To(false), MountPath: ptr.To("/var/lib/pg/tls.key")},
			"A":              {ValueWOVersion: 1, Env: ptr.To(false), MountPath: ptr.To("/run/secrets/a")},
		},
		Volumes: map[string]Volume{
			"data": {MountPath: ptr.To("/var/lib/pg"), Size: ptr.To("10Gi"), ClaimPolicy: &ClaimPolicy{
				Name:                  ptr.To("db"),
				StorageClass:          ptr.To("fast"),
				VolumeAttributesClass: ptr.To("fast-gold.example.com"),
				AccessModes:           []string{"ReadWriteOncePod"},
				VolumeMode:            ptr.To("Filesystem"),
				MinSize:               ptr.To("10Gi"),
				MaxSize:               ptr.To("10240Mi"),
				AllowedStorageClasses: []string{"slow", "fast"},
				OnDestroy:             ptr.To("Retain"),
				OnScaleDown:           ptr.To("Delete"),
				Labels:                map[string]string{"backup": "daily"},
			}},
			"archive": {MountPath: ptr.To("/var/lib/pg/archive"), Size: ptr.To("1Ti")},
			"shm":     {MountPath: ptr.To("/dev/shm"), EmptyDir: &EmptyDir{Medium: ptr.To("Memory"), SizeLimit: ptr.To("64Mi")}},
		},
		Service: &Service{Type: ptr.To("LoadBalancer"), Annotations: map[string]string{"example.com/Internal": "true"}},
		Placement: &Placement{
			NodeSelector: map[string]string{"kubernetes.io/os": "linux"},
			Tolerations: []Toleration{
				{Operator: ptr.To("Exists")},
				{Key: ptr.To("dedicated"), Value: ptr.To("pg")},
				{Key: ptr.To("gone"), Operator: ptr.To("Exists"), Effect: ptr.To("NoExecute"), Seconds: ptr.To[int64](0)},
			},
			Spread: ptr.To("Zone"),
		},
		RunAsUser:                     ptr.To[int64](999),
		RunAsGroup:                    ptr.To[int64](0),
		FSGroup:                       ptr.To[int64](999),
		Rollout:                       &Rollout{Strategy: ptr.To("RollingUpdate"), PodManagementPolicy: ptr.To("Parallel"), Partition: ptr.To[int32](0)},
		DisruptionBudget:              &DisruptionBudget{MaxUnavailable: ptr.To("25%")},
		TerminationGracePeriodSeconds: ptr.To[int64](1),
	}
}

func class() StorageClass {
	return StorageClass{
		Name:              "fast.example.com",
		Provisioner:       "ebs.csi.aws.com",
		Parameters:        map[string]string{"csi.storage.k8s.io/fstype": "xfs", "empty": ""},
		ReclaimPolicy:     "Retain",
		VolumeBindingMode: "WaitForFirstConsumer",
		MountOptions:      []string{"noatime"},
		AllowedTopologies: []map[string][]string{{"topology.kubernetes.io/zone": {"a", "b"}}},
		Labels:            map[string]string{"team": "storage", "app.kubernetes.io/name": "storage"},
		Annotations:       map[string]string{"example.com/contact": "storage"},
	}
}

func policy() ClaimPolicy { return *application().Volumes["data"].ClaimPolicy }

func TestValidate_findsNothingInGoodConfigurations(t *testing.T) {
	static := class()
	static.Provisioner = "kubernetes.io/no-provisioner"
	noClass := policy()
	noClass.StorageClass, noClass.AllowedStorageClasses = ptr.To(""), nil
	defaultClass := policy()
	defaultClass.StorageClass = nil
	block := policy()
	block.VolumeMode = ptr.To("Block")
	for name, m := range map[string]interface{ Validate() Problems }{
		"an application in full":          application(),
		"a small application":             Application{Name: "a", Namespace: "default", Container: Container{Image: "i"}},
		"a deployment":                    deployment(),
		"a deployment in full":            deploymentInFull(),
		"a daemon set":                    daemonSet(),
		"a daemon set in full":            daemonSetInFull(),
		"an application without replicas": Application{Name: "a", Namespace: "default", Container: Container{Image: "i"}, Controller: "StatefulSet", Replicas: 0},
		"a class":                         class(),
		"a class for static volumes":      static,
		"a claim":                         volumeClaim(),
		"a small claim":                   VolumeClaim{Name: "c", Namespace: "default", Size: "1"},
		"a policy":                        policy(),
		"an empty policy":                 ClaimPolicy{},
		"a policy without a class":        noClass,
		"a policy of the default class":   defaultClass,
		"a policy for block devices":      block,
	} {
		t.Run(name, func(t *testing.T) {
			for _, problem := range m.Validate() {
				t.Errorf("%v: %s", problem.Path, problem.Detail)
			}
		})
	}
}

func TestValidate_findsEverythingAtOnceInOneOrder(t *testing.T) {
	bad := func() Application {
		a := application()
		a.Name, a.Namespace, a.Replicas = "Pg", "Data", -1
		a.Ports = map[string]Port{"a": {Port: 0}, "b": {Port: -1}, "c": {Port: 70000}}
		a.Probes = nil
		return a
	}
	first := bad().Validate()
	if len(first) != 6 {
		t.Errorf("got %d problems, want 6: %v", len(first), first)
	}
	for range 20 {
		if diff := cmp.Diff(first, bad().Validate()); diff != "" {
			t.Fatalf("two runs differ:\n%s", diff)
		}
	}
}
