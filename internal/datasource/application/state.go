package application

// application is the data source's state. Slices and maps are never nil: a list
// that is empty is known to be.
type application struct {
	Name      string `tfsdk:"name"`
	Namespace string `tfsdk:"namespace"`

	Controller string              `tfsdk:"controller"`
	Ready      bool                `tfsdk:"ready"`
	Reasons    []string            `tfsdk:"reasons"`
	Replicas   replicas            `tfsdk:"replicas"`
	Revision   *string             `tfsdk:"revision"`
	Pods       []pod               `tfsdk:"pods"`
	Claims     map[string]claim    `tfsdk:"claims"`
	Services   map[string]service  `tfsdk:"services"`
	StuckPods  map[string]stuckPod `tfsdk:"stuck_pods"`
}

type replicas struct {
	Desired int32 `tfsdk:"desired"`
	Ready   int32 `tfsdk:"ready"`
	Updated int32 `tfsdk:"updated"`
}

type pod struct {
	Name     string  `tfsdk:"name"`
	Ordinal  *int32  `tfsdk:"ordinal"`
	Phase    string  `tfsdk:"phase"`
	Ready    bool    `tfsdk:"ready"`
	Reason   *string `tfsdk:"reason"`
	Revision *string `tfsdk:"revision"`
	Updated  bool    `tfsdk:"updated"`
	Restarts int32   `tfsdk:"restarts"`
	Node     *string `tfsdk:"node"`
	IP       *string `tfsdk:"ip"`
	Started  *string `tfsdk:"started"`
}

type claim struct {
	Volume       string   `tfsdk:"volume"`
	Requested    string   `tfsdk:"requested"`
	Capacity     *string  `tfsdk:"capacity"`
	StorageClass *string  `tfsdk:"storage_class"`
	Phase        string   `tfsdk:"phase"`
	VolumeName   *string  `tfsdk:"volume_name"`
	AccessModes  []string `tfsdk:"access_modes"`
}

type service struct {
	Type                  string   `tfsdk:"type"`
	ClusterIP             *string  `tfsdk:"cluster_ip"`
	LoadBalancerAddresses []string `tfsdk:"load_balancer_addresses"`
	Ports                 []port   `tfsdk:"ports"`
}

type port struct {
	Name     *string `tfsdk:"name"`
	Port     int32   `tfsdk:"port"`
	Protocol string  `tfsdk:"protocol"`
	NodePort *int32  `tfsdk:"node_port"`
}

type stuckPod struct {
	Node   *string `tfsdk:"node"`
	Since  string  `tfsdk:"since"`
	Reason string  `tfsdk:"reason"`
	Advice string  `tfsdk:"advice"`
}
