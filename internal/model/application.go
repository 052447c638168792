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
	// Hibernated stops all pods and keeps everything else.
	Hibernated *bool `tfsdk:"hibernated"`
	// Quorum says that the pods are members that decide by majority.
	Quorum *bool `tfsdk:"quorum"`

	// Container is the main one.
	Container
	// Sidecars run beside the main container.
	Sidecars map[string]Container `tfsdk:"sidecars"`
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

	// TerminationGracePeriodSeconds is the time a pod has to end by itself.
	TerminationGracePeriodSeconds *int64 `tfsdk:"termination_grace_period_seconds"`
	// DefaultsVersion says what holds where the pod template says nothing; nil for
	// the latest.
	DefaultsVersion *int32 `tfsdk:"defaults_version"`
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

// Volume is a directory of the main container: a claim for each replica when
// Size is set, else the one source that is set.
type Volume struct {
	MountPath   string       `tfsdk:"mount_path"`
	Size        *string      `tfsdk:"size"`
	ClaimPolicy *ClaimPolicy `tfsdk:"claim_policy"`
	EmptyDir    *EmptyDir    `tfsdk:"empty_dir"`
}

// EmptyDir is scratch space that lives and dies with the pod.
type EmptyDir struct {
	// Medium is null for the node's disk, or "Memory".
	Medium    *string `tfsdk:"medium"`
	SizeLimit *string `tfsdk:"size_limit"`
}

// Service is the client Service; nil means a ClusterIP Service with the
// client ports.
type Service struct {
	Enabled     *bool             `tfsdk:"enabled"`
	Type        *string           `tfsdk:"type"`
	Annotations map[string]string `tfsdk:"annotations"`
}

// Placement says which nodes the pods may run on and how they are spread.
type Placement struct {
	NodeSelector map[string]string `tfsdk:"node_selector"`
	Tolerations  []Toleration      `tfsdk:"tolerations"`
	// Spread is Zone (the default: over zones and nodes), Node or None.
	Spread *string `tfsdk:"spread"`
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
	// Strategy is RollingUpdate (the default) or OnDelete.
	Strategy *string `tfsdk:"strategy"`
	// PodManagementPolicy is OrderedReady (the default) or Parallel.
	PodManagementPolicy *string `tfsdk:"pod_management_policy"`
	// Partition is the lowest ordinal that is updated.
	Partition *int32 `tfsdk:"partition"`
	// MaxUnavailable is a number or a percentage of pods; null for one.
	MaxUnavailable  *string `tfsdk:"max_unavailable"`
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
