package compile

import (
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// minimal is an application of which only what is required is set.
func minimal() model.Application {
	return model.Application{
		Name:       "web",
		Namespace:  "default",
		Controller: "StatefulSet",
		Replicas:   1,
		Container:  model.Container{Image: "nginx:1.29"},
	}
}

// postgres is the example of the documentation's first page.
func postgres() model.Application {
	return model.Application{
		Name:       "pg",
		Namespace:  "data",
		Controller: "StatefulSet",
		Replicas:   1,
		RunAsUser:  ptr.To[int64](999),
		Container: model.Container{
			Image: "postgres:17",
			Ports: map[string]model.Port{"postgres": {Port: 5432}},
			Env:   map[string]string{"PGDATA": "/var/lib/postgresql/data/pgdata"},
			EnvFromSecret: map[string]model.SecretReference{
				"POSTGRES_PASSWORD": {Name: "pg", Key: "password"},
			},
		},
		Volumes: map[string]model.Volume{
			"data": {
				MountPath: ptr.To("/var/lib/postgresql/data"),
				Size:      ptr.To("100Gi"),
				ClaimPolicy: &model.ClaimPolicy{
					Name:         ptr.To("db"),
					StorageClass: ptr.To("fast"),
					AccessModes:  []string{"ReadWriteOnce"},
					VolumeMode:   ptr.To("Filesystem"),
					MaxSize:      ptr.To("1Ti"),
					OnDestroy:    ptr.To("Retain"),
					OnScaleDown:  ptr.To("Retain"),
				},
			},
		},
	}
}

// everything is an application of which everything is set.
func everything() model.Application {
	return model.Application{
		Name:            "mq",
		Namespace:       "queues",
		CreateNamespace: ptr.To(true),
		Labels:          map[string]string{"team": "messaging", "app.kubernetes.io/part-of": "shop"},
		Annotations:     map[string]string{"example.com/contact": "messaging@example.com"},
		Controller:      "StatefulSet",
		Replicas:        3,
		Container: model.Container{
			Image:   "rabbitmq:4",
			Command: []string{"docker-entrypoint.sh"},
			Args:    []string{"rabbitmq-server", "--name", "$(RABBITMQ_NODENAME)"},
			Env: map[string]string{
				"A_FIRST_BY_NAME":   "rabbit-$(RABBITMQ_NODENAME)",
				"RABBITMQ_NODENAME": "rabbit@$(POD_NAME).$(DOMAIN)",
				"DOMAIN":            "mq-peers.$(POD_NAMESPACE).svc",
				"LITERAL":           "$$(A_FIRST_BY_NAME)",
			},
			EnvFromSecret: map[string]model.SecretReference{
				"RABBITMQ_ERLANG_COOKIE": {Name: "mq", Key: "cookie"},
				"ADMIN_PASSWORD":         {Name: "mq", Key: "password"},
			},
			Resources: &model.Resources{
				Requests: map[string]string{"cpu": "1000m", "memory": "1024Mi"},
				Limits:   map[string]string{"memory": "2Gi", "ephemeral-storage": "1.5Gi"},
			},
			Ports: map[string]model.Port{
				"amqp":       {Port: 5672, Protocol: ptr.To("TCP"), AppProtocol: ptr.To("amqp")},
				"management": {Port: 15672, AppProtocol: ptr.To("http")},
				"epmd":       {Port: 4369, Client: ptr.To(false)},
				"dns-tcp":    {Port: 53},
				"dns-udp":    {Port: 53, Protocol: ptr.To("UDP")},
			},
			Probes: &model.Probes{
				Startup: &model.Probe{
					Exec:             []string{"rabbitmq-diagnostics", "ping"},
					PeriodSeconds:    ptr.To[int32](10),
					FailureThreshold: ptr.To[int32](60),
				},
				Readiness: &model.Probe{
					HTTPGet: &model.HTTPGet{
						Path:    ptr.To("/api/health/checks/local-alarms"),
						Port:    "management",
						Scheme:  ptr.To("HTTP"),
						Headers: map[string]string{"X-Probe": "readiness", "Accept": "application/json"},
					},
					InitialDelaySeconds: ptr.To[int32](5),
					TimeoutSeconds:      ptr.To[int32](3),
					SuccessThreshold:    ptr.To[int32](2),
				},
				Liveness: &model.Probe{GRPC: &model.GRPC{Port: 15672, Service: ptr.To("alive")}},
			},
		},
		ConfigFiles: map[string]string{
			"/etc/rabbitmq/rabbitmq.conf":     "cluster_formation.peer_discovery_backend = k8s\n",
			"/etc/rabbitmq/conf.d/my_tls.cnf": "listeners.ssl.default = 5671\n",
		},
		Volumes: map[string]model.Volume{
			"data": {
				MountPath: ptr.To("/var/lib/rabbitmq"),
				Size:      ptr.To("1024Gi"),
				ClaimPolicy: &model.ClaimPolicy{
					Name:         ptr.To("queues"),
					StorageClass: ptr.To(""),
					AccessModes:  []string{"ReadWriteMany", "ReadWriteOnce"},
					Labels:       map[string]string{"backup": "daily"},
					Annotations:  map[string]string{"example.com/tier": "gold"},
				},
			},
			"archive": {MountPath: ptr.To("/archive"), Size: ptr.To("10Gi")},
			"shm":     {MountPath: ptr.To("/dev/shm"), EmptyDir: &model.EmptyDir{Medium: ptr.To("Memory"), SizeLimit: ptr.To("256Mi")}},
			"tmp":     {MountPath: ptr.To("/tmp"), EmptyDir: &model.EmptyDir{}},
		},
		Service: &model.Service{
			Enabled:     ptr.To(true),
			Type:        ptr.To("LoadBalancer"),
			Annotations: map[string]string{"service.beta.kubernetes.io/aws-load-balancer-internal": "true"},
		},
		Placement: &model.Placement{
			NodeSelector: map[string]string{"kubernetes.io/os": "linux"},
			Tolerations: []model.Toleration{
				{Key: ptr.To("dedicated"), Operator: ptr.To("Equal"), Value: ptr.To("queues"), Effect: ptr.To("NoSchedule")},
				{Key: ptr.To("node.kubernetes.io/unreachable"), Operator: ptr.To("Exists"), Effect: ptr.To("NoExecute"), Seconds: ptr.To[int64](30)},
			},
			Spread: ptr.To("Node"),
		},
		RunAsUser:  ptr.To[int64](999),
		RunAsGroup: ptr.To[int64](1000),
		FSGroup:    ptr.To[int64](1001),
		Rollout: &model.Rollout{
			Strategy:            ptr.To("RollingUpdate"),
			PodManagementPolicy: ptr.To("Parallel"),
			Partition:           ptr.To[int32](2),
			MinReadySeconds:     ptr.To[int32](15),
		},
		DisruptionBudget:              &model.DisruptionBudget{MinAvailable: ptr.To("50%")},
		TerminationGracePeriodSeconds: ptr.To[int64](600),
	}
}

// autoscaled is an application whose replicas, claims included, come and go.
func autoscaled() model.Application {
	a := postgres()
	a.Autoscaled = ptr.To(true)
	a.Replicas = 2
	data := a.Volumes["data"]
	data.ClaimPolicy.OnScaleDown = ptr.To("Delete")
	a.Volumes["data"] = data
	return a
}

// bare is an application without anything that can be left out.
func bare() model.Application {
	a := minimal()
	a.Name = "bare"
	a.Replicas = 0
	a.Ports = map[string]model.Port{"http": {Port: 80}}
	a.Service = &model.Service{Enabled: ptr.To(false)}
	a.Placement = &model.Placement{Spread: ptr.To("None")}
	a.DisruptionBudget = &model.DisruptionBudget{Enabled: ptr.To(false)}
	a.Rollout = &model.Rollout{Strategy: ptr.To("OnDelete")}
	return a
}

// scratch is an application whose only volume lives and dies with the pod.
func scratch() model.Application {
	a := minimal()
	a.Name = "cache"
	a.RunAsUser = ptr.To[int64](11211)
	a.Ports = map[string]model.Port{"metrics": {Port: 443}, "cache": {Port: 11211, Protocol: ptr.To("UDP")}}
	a.Volumes = map[string]model.Volume{"scratch": {MountPath: ptr.To("/scratch"), EmptyDir: &model.EmptyDir{}}}
	return a
}

// zeros is an application in which what can be zero or empty is.
func zeros() model.Application {
	a := scratch()
	a.Name = "zeros"
	a.Replicas = 0
	a.Env = map[string]string{"EMPTY": ""}
	a.Labels = map[string]string{"empty": ""}
	a.Annotations = map[string]string{"empty": ""}
	a.ConfigFiles = map[string]string{"/etc/empty": ""}
	a.Resources = &model.Resources{Requests: map[string]string{"cpu": "0"}}
	a.Probes = &model.Probes{
		Readiness: &model.Probe{HTTPGet: &model.HTTPGet{Port: "443", Headers: map[string]string{"Empty": ""}}, InitialDelaySeconds: ptr.To[int32](0)},
		Liveness:  &model.Probe{GRPC: &model.GRPC{Port: 443, Service: ptr.To("")}},
	}
	a.Placement = &model.Placement{
		NodeSelector: map[string]string{"empty": ""},
		Tolerations: []model.Toleration{
			{Key: ptr.To(""), Operator: ptr.To("Exists"), Value: ptr.To(""), Effect: ptr.To("")},
			{Key: ptr.To("gone"), Operator: ptr.To("Exists"), Effect: ptr.To("NoExecute"), Seconds: ptr.To[int64](0)},
		},
	}
	a.Rollout = &model.Rollout{Partition: ptr.To[int32](0), MinReadySeconds: ptr.To[int32](0)}
	a.DisruptionBudget = &model.DisruptionBudget{MaxUnavailable: ptr.To("0")}
	a.RunAsGroup, a.FSGroup = ptr.To[int64](0), ptr.To[int64](0)
	return a
}

// secrets is an application that reads secrets in every way, beside files and a
// Secret of somebody else's.
func secrets() model.Application {
	a := postgres()
	a.Env["DATABASE_URL"] = "postgres://app:$(APP_PASSWORD)@localhost/app"
	a.EnvFromSecret = map[string]model.SecretReference{"BACKUP_KEY": {Name: "backup", Key: "key"}}
	a.ConfigFiles = map[string]string{"/etc/postgresql/postgresql.conf": "ssl = on\n"}
	a.Labels = map[string]string{"team": "storage"}
	a.Annotations = map[string]string{"example.com/contact": "storage@example.com"}
	a.Secrets = map[string]model.Secret{
		"POSTGRES_PASSWORD": {ValueWOVersion: 1},
		"APP_PASSWORD":      {ValueWOVersion: 3, Env: ptr.To(true), MountPath: ptr.To("/run/secrets/app")},
		"tls.key":           {ValueWOVersion: 1, Env: ptr.To(false), MountPath: ptr.To("/etc/postgresql/tls.key")},
	}
	return a
}

// ordinals is a set whose first pod is number one.
func ordinals() model.Application {
	a := minimal()
	a.Name, a.Replicas, a.OrdinalsStart = "zoo", 3, ptr.To[int32](1)
	a.Volumes = map[string]model.Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi")}}
	return a
}

// deploymentWithClaims is a Deployment with data that one node can have.
func deploymentWithClaims() model.Application {
	a := postgres()
	a.Name, a.Controller = "wiki", "Deployment"
	a.Labels = map[string]string{"team": "docs"}
	a.Annotations = map[string]string{"example.com/contact": "docs@example.com"}
	a.Volumes["cache"] = model.Volume{MountPath: ptr.To("/cache"), EmptyDir: &model.EmptyDir{}}
	a.Volumes["uploads"] = model.Volume{MountPath: ptr.To("/uploads"), Size: ptr.To("10Gi"), ClaimPolicy: &model.ClaimPolicy{
		AccessModes: []string{"ReadWriteMany"}, Labels: map[string]string{"backup": "daily"}, Annotations: map[string]string{"example.com/tier": "gold"},
	}}
	return a
}

// deploymentOfMany is a Deployment without data, of which everything is set that
// only some controllers have.
func deploymentOfMany() model.Application {
	a := minimal()
	a.Controller, a.Replicas = "Deployment", 3
	a.Ports = map[string]model.Port{"http": {Port: 8080}}
	a.Rollout = &model.Rollout{MaxUnavailable: ptr.To("0"), MaxSurge: ptr.To("50%"), MinReadySeconds: ptr.To[int32](5)}
	return a
}

// deploymentAutoscaled is a Deployment that somebody else scales.
func deploymentAutoscaled() model.Application {
	a := minimal()
	a.Controller, a.Replicas, a.Autoscaled = "Deployment", 2, ptr.To(true)
	return a
}

// daemonSetOfNodes is a DaemonSet as small as it can be.
func daemonSetOfNodes() model.Application {
	a := minimal()
	a.Name, a.Controller = "logs", "DaemonSet"
	a.Ports = map[string]model.Port{"metrics": {Port: 9100}}
	return a
}

// daemonSetWithSurge is a DaemonSet whose new pods start before the old ones end.
func daemonSetWithSurge() model.Application {
	a := daemonSetOfNodes()
	a.Env = map[string]string{"LEVEL": "info"}
	a.Rollout = &model.Rollout{MaxSurge: ptr.To("10%"), MinReadySeconds: ptr.To[int32](5)}
	a.Placement = &model.Placement{Tolerations: []model.Toleration{{Operator: ptr.To("Exists")}}}
	return a
}

// daemonSetOnDelete is a DaemonSet whose pods change when somebody deletes them.
func daemonSetOnDelete() model.Application {
	a := daemonSetOfNodes()
	a.Rollout = &model.Rollout{Strategy: ptr.To("OnDelete")}
	return a
}

// onNodes is an application whose client Service is on a port of every node.
func onNodes() model.Application {
	a := minimal()
	a.Ports = map[string]model.Port{"http": {Port: 8080, NodePort: ptr.To[int32](30080)}, "metrics": {Port: 9090, Client: ptr.To(false)}}
	a.Service = &model.Service{Type: ptr.To("NodePort")}
	return a
}

// applications are the models that have a golden.
func applications() map[string]model.Application {
	return map[string]model.Application{
		"minimal":    minimal(),
		"postgres":   postgres(),
		"everything": everything(),
		"autoscaled": autoscaled(),
		"bare":       bare(),
		"scratch":    scratch(),
		"zeros":      zeros(),
		"secrets":    secrets(),
		"containers": containers(),
		"volumes":    volumes(),
		"defaults":   defaults(),
		"placed":     placed(),
		"names":      otherNames(),
		"reached":    reached(),
		"agent":      agent(),
		"closed":     closed(),
		"nodeport":   onNodes(),
		"ordinals":   ordinals(),

		"deployment-claims":     deploymentWithClaims(),
		"deployment-many":       deploymentOfMany(),
		"deployment-autoscaled": deploymentAutoscaled(),
		"daemonset":             daemonSetOfNodes(),
		"daemonset-surge":       daemonSetWithSurge(),
		"daemonset-ondelete":    daemonSetOnDelete(),
	}
}

// storageClasses are the models that have a golden.
func storageClasses() map[string]model.StorageClass {
	return map[string]model.StorageClass{
		"storageclass-fast": {
			Name:                 "fast",
			Provisioner:          "ebs.csi.aws.com",
			Parameters:           map[string]string{"type": "gp3"},
			ReclaimPolicy:        "Retain",
			VolumeBindingMode:    "WaitForFirstConsumer",
			AllowVolumeExpansion: true,
		},
		"storageclass-everything": {
			Name:              "zonal",
			Provisioner:       "pd.csi.storage.gke.io",
			Parameters:        map[string]string{"type": "pd-ssd", "replication-type": "regional-pd"},
			ReclaimPolicy:     "Delete",
			VolumeBindingMode: "Immediate",
			MountOptions:      []string{"noatime", "discard"},
			AllowedTopologies: []map[string][]string{
				{"topology.gke.io/zone": {"b", "a"}, "example.com/rack": {"1"}},
				{"topology.gke.io/zone": {"c"}},
			},
			Default: true,
			VolumeAttributesClasses: map[string]model.AttributesClass{
				"silver": {Parameters: map[string]string{"iops": "3000"}},
				"gold":   {Parameters: map[string]string{"iops": "5000", "throughput": "500"}},
			},
			SnapshotClass: &model.SnapshotClass{DeletionPolicy: ptr.To("Delete"), Parameters: map[string]string{"storage-locations": "eu"}, Default: ptr.To(true)},
			Labels:        map[string]string{"team": "storage"},
			Annotations:   map[string]string{"example.com/contact": "storage@example.com"},
		},
		"storageclass-intree": {
			Name:              "gp2",
			Provisioner:       "kubernetes.io/aws-ebs",
			Parameters:        map[string]string{"type": "gp2", "fsType": "ext4", "zones": "us-east-1d, us-east-1c"},
			ReclaimPolicy:     "Retain",
			VolumeBindingMode: "WaitForFirstConsumer",
			// Of the driver that the class is sent with.
			VolumeAttributesClasses: map[string]model.AttributesClass{"gold": {Parameters: map[string]string{"iops": "5000"}}},
			SnapshotClass:           &model.SnapshotClass{},
		},
	}
}
