package model

// Application is one stateful application: the workload and everything that it
// needs to run, be reached and keep its data.
type Application struct {
	// Identity.
	Name            string            `tfsdk:"name"`
	Namespace       string            `tfsdk:"namespace"`
	CreateNamespace *bool             `tfsdk:"create_namespace"`
	Labels          map[string]string `tfsdk:"labels"`
	Annotations     map[string]string `tfsdk:"annotations"`

	// Controller.
	Controller string `tfsdk:"controller"`
	Replicas   int32  `tfsdk:"replicas"`
	// Autoscaled leaves the number of replicas to somebody else after creation.
	Autoscaled *bool `tfsdk:"autoscaled"`
	// OrdinalsStart is the ordinal of a StatefulSet's first pod (default 0).
	OrdinalsStart *int32 `tfsdk:"ordinals_start"`
	// Hibernated stops all pods and keeps everything else.
	Hibernated *bool `tfsdk:"hibernated"`
	// Quorum says that the pods are members that decide by majority.
	Quorum *bool `tfsdk:"quorum"`

	// Container is the main one.
	Container
	// Sidecars run beside the main container.
	Sidecars map[string]Sidecar `tfsdk:"sidecars"`
	// InitContainers start one after the other before all others.
	InitContainers   []InitContainer `tfsdk:"init_containers"`
	ImagePullSecrets []string        `tfsdk:"image_pull_secrets"`

	// ConfigFiles maps absolute paths in the container to their text.
	ConfigFiles map[string]string `tfsdk:"config_files"`
	// Secrets maps names to values that the main container reads.
	Secrets map[string]Secret `tfsdk:"secrets"`
	Volumes map[string]Volume `tfsdk:"volumes"`

	Service          *Service          `tfsdk:"service"`
	Placement        *Placement        `tfsdk:"placement"`
	RunAsUser        *int64            `tfsdk:"run_as_user"`
	RunAsGroup       *int64            `tfsdk:"run_as_group"`
	FSGroup          *int64            `tfsdk:"fs_group"`
	Rollout          *Rollout          `tfsdk:"rollout"`
	DisruptionBudget *DisruptionBudget `tfsdk:"disruption_budget"`
	ScaleDown        *ScaleDown        `tfsdk:"scale_down"`

	PeerServiceName *string        `tfsdk:"peer_service_name"`
	NetworkPolicy   *NetworkPolicy `tfsdk:"network_policy"`
	DNS             *DNS           `tfsdk:"dns"`
	HostNetwork     *bool          `tfsdk:"host_network"`
	// HostAliases maps addresses to the names that pods know them by.
	HostAliases           map[string][]string `tfsdk:"host_aliases"`
	ShareProcessNamespace *bool               `tfsdk:"share_process_namespace"`
	ServiceAccount        *ServiceAccount     `tfsdk:"service_account"`
	PodSecurityContext    *PodSecurityContext `tfsdk:"pod_security_context"`

	Names *Names `tfsdk:"names"`

	// TerminationGracePeriodSeconds is the time a pod has to end by itself.
	TerminationGracePeriodSeconds *int64 `tfsdk:"termination_grace_period_seconds"`
	// DefaultsVersion says what holds where the pod template says nothing; nil for
	// the first.
	DefaultsVersion *int32 `tfsdk:"defaults_version"`

	// Patches maps objects, as attributes call them, to strategic merge patches.
	Patches map[string]string `tfsdk:"patches"`
	// ExtraObjects maps names of the user's choice to manifests.
	ExtraObjects map[string]string `tfsdk:"extra_objects"`
}

// Secret is a value that is in no plan and no state.
type Secret struct {
	// ValueWO is write-only: it is known where the configuration is, and nil in
	// plans and states. Nil in a configuration keeps the value that is live.
	ValueWO *string `tfsdk:"value_wo"`
	// ValueWOVersion, from 1, says when there is a new value to send.
	ValueWOVersion int32 `tfsdk:"value_wo_version"`
	// Env makes an environment variable of that name (default true).
	Env *bool `tfsdk:"env"`
	// MountPath is the absolute path of a file that holds the value.
	MountPath *string `tfsdk:"mount_path"`
}

// Service is the client Service; nil means a ClusterIP Service with the
// client ports.
type Service struct {
	Enabled     *bool             `tfsdk:"enabled"`
	Type        *string           `tfsdk:"type"`
	Labels      map[string]string `tfsdk:"labels"`
	Annotations map[string]string `tfsdk:"annotations"`

	// ClusterIP is an address, or "None".
	ClusterIP      *string  `tfsdk:"cluster_ip"`
	IPFamilies     []string `tfsdk:"ip_families"`
	IPFamilyPolicy *string  `tfsdk:"ip_family_policy"`

	LoadBalancerClass             *string  `tfsdk:"load_balancer_class"`
	LoadBalancerSourceRanges      []string `tfsdk:"load_balancer_source_ranges"`
	AllocateLoadBalancerNodePorts *bool    `tfsdk:"allocate_load_balancer_node_ports"`

	ExternalTrafficPolicy         *string `tfsdk:"external_traffic_policy"`
	InternalTrafficPolicy         *string `tfsdk:"internal_traffic_policy"`
	TrafficDistribution           *string `tfsdk:"traffic_distribution"`
	SessionAffinity               *string `tfsdk:"session_affinity"`
	SessionAffinityTimeoutSeconds *int32  `tfsdk:"session_affinity_timeout_seconds"`
	PublishNotReadyAddresses      *bool   `tfsdk:"publish_not_ready_addresses"`
}

// Placement says which nodes the pods may run on and how they are spread.
type Placement struct {
	NodeSelector map[string]string `tfsdk:"node_selector"`
	Tolerations  []Toleration      `tfsdk:"tolerations"`
	// Spread is Zone (the default: over zones and nodes), Node or None.
	Spread *string `tfsdk:"spread"`
	// TopologySpread takes the place of Spread.
	TopologySpread []TopologySpread `tfsdk:"topology_spread"`
	Affinity       *Affinity        `tfsdk:"affinity"`
	PriorityClass  *string          `tfsdk:"priority_class"`
	RuntimeClass   *string          `tfsdk:"runtime_class"`
	Scheduler      *string          `tfsdk:"scheduler"`
}

// Toleration lets pods run on nodes with a taint; fields as in the API.
type Toleration struct {
	Key      *string `tfsdk:"key"`
	Operator *string `tfsdk:"operator"`
	Value    *string `tfsdk:"value"`
	Effect   *string `tfsdk:"effect"`
	Seconds  *int64  `tfsdk:"toleration_seconds"`
}

// Rollout says how a changed pod template reaches the pods.
type Rollout struct {
	// Strategy is RollingUpdate, OnDelete or Recreate; see RolloutStrategy.
	Strategy *string `tfsdk:"strategy"`
	// PodManagementPolicy is OrderedReady (the default) or Parallel.
	PodManagementPolicy *string `tfsdk:"pod_management_policy"`
	// Partition is how many pods, counted from the first, are not updated.
	Partition *int32 `tfsdk:"partition"`
	// MaxUnavailable is a number or a percentage of pods; null for one, and for a
	// quarter of a Deployment's.
	MaxUnavailable *string `tfsdk:"max_unavailable"`
	// MaxSurge is a number or a percentage of pods that may be there in addition.
	MaxSurge        *string `tfsdk:"max_surge"`
	MinReadySeconds *int32  `tfsdk:"min_ready_seconds"`
	// Unstick deletes the pod that a rollout is stuck on (the default).
	Unstick *bool `tfsdk:"unstick"`
	// OnTimeout is what it is that the application is not ready in time: an Error
	// (the default) or worth a warning, Warn.
	OnTimeout *string `tfsdk:"on_timeout"`
}

// DisruptionBudget limits how many pods an eviction may take at once; nil
// means that one pod may be unavailable. The two limits are integers or
// percentages, and at most one of them is set.
type DisruptionBudget struct {
	Enabled        *bool   `tfsdk:"enabled"`
	MaxUnavailable *string `tfsdk:"max_unavailable"`
	MinAvailable   *string `tfsdk:"min_available"`
}
