package model

// Container is what one container runs, and what it needs for that.
type Container struct {
	Image string `tfsdk:"image"`
	// ImagePullPolicy is Always, IfNotPresent or Never; nil for the API's default,
	// which depends on the image's tag.
	ImagePullPolicy *string  `tfsdk:"image_pull_policy"`
	Command         []string `tfsdk:"command"`
	Args            []string `tfsdk:"args"`
	WorkingDir      *string  `tfsdk:"working_dir"`

	// The names of variables are the keys. No name is in two of the maps.
	Env              map[string]string             `tfsdk:"env"`
	EnvFromSecret    map[string]SecretReference    `tfsdk:"env_from_secret"`
	EnvFromConfigMap map[string]ConfigMapReference `tfsdk:"env_from_config_map"`
	// EnvFromField has fields of the pod, as the downward API writes them.
	EnvFromField    map[string]string            `tfsdk:"env_from_field"`
	EnvFromResource map[string]ResourceReference `tfsdk:"env_from_resource"`

	Resources       *Resources       `tfsdk:"resources"`
	Ports           map[string]Port  `tfsdk:"ports"`
	Probes          *Probes          `tfsdk:"probes"`
	Hooks           *Hooks           `tfsdk:"hooks"`
	SecurityContext *SecurityContext `tfsdk:"security_context"`
}

// SecretReference is one key of a Secret in the application's namespace.
type SecretReference struct {
	Name string `tfsdk:"name"`
	Key  string `tfsdk:"key"`
}

// ConfigMapReference is one key of a ConfigMap in the application's namespace.
type ConfigMapReference struct {
	Name string `tfsdk:"name"`
	Key  string `tfsdk:"key"`
}

// ResourceReference is a request or limit of the container itself.
type ResourceReference struct {
	// Resource is limits.cpu, requests.memory and the like.
	Resource string `tfsdk:"resource"`
	// Divisor is the unit of the value, 1 by default.
	Divisor *string `tfsdk:"divisor"`
}

// Resources are a container's requests and limits: resource name to quantity.
type Resources struct {
	Requests map[string]string `tfsdk:"requests"`
	Limits   map[string]string `tfsdk:"limits"`
}

// Port is a port that a container listens on.
type Port struct {
	Port int32 `tfsdk:"port"`
	// Protocol is TCP (the default), UDP or SCTP.
	Protocol *string `tfsdk:"protocol"`
	// Client puts the port on the client Service as well (default true).
	Client      *bool   `tfsdk:"client"`
	AppProtocol *string `tfsdk:"app_protocol"`
}

// Probes are the three questions the kubelet asks a container.
type Probes struct {
	Startup   *Probe `tfsdk:"startup"`
	Readiness *Probe `tfsdk:"readiness"`
	Liveness  *Probe `tfsdk:"liveness"`
}

// Probe is one question: exactly one of the four handlers, and when to ask.
type Probe struct {
	Exec      []string   `tfsdk:"exec"`
	HTTPGet   *HTTPGet   `tfsdk:"http_get"`
	TCPSocket *TCPSocket `tfsdk:"tcp_socket"`
	GRPC      *GRPC      `tfsdk:"grpc"`

	InitialDelaySeconds *int32 `tfsdk:"initial_delay_seconds"`
	PeriodSeconds       *int32 `tfsdk:"period_seconds"`
	TimeoutSeconds      *int32 `tfsdk:"timeout_seconds"`
	SuccessThreshold    *int32 `tfsdk:"success_threshold"`
	FailureThreshold    *int32 `tfsdk:"failure_threshold"`
}

// HTTPGet asks by an HTTP request. Port is a number or the name of a port.
type HTTPGet struct {
	Path    *string           `tfsdk:"path"`
	Port    string            `tfsdk:"port"`
	Scheme  *string           `tfsdk:"scheme"`
	Headers map[string]string `tfsdk:"headers"`
}

// TCPSocket asks by opening a connection. Port is a number or a port's name.
type TCPSocket struct {
	Port string `tfsdk:"port"`
}

// GRPC asks by the gRPC health protocol. Kubernetes takes numbers only here.
type GRPC struct {
	Port    int32   `tfsdk:"port"`
	Service *string `tfsdk:"service"`
}
