package orphanedvolumes

// orphans is the data source's state. Slices are never nil: a list that is empty is
// known to be.
type orphans struct {
	Namespace    *string `tfsdk:"namespace"`
	StorageClass *string `tfsdk:"storage_class"`

	Claims   []claim    `tfsdk:"claims"`
	Reserved []reserved `tfsdk:"reserved_claims"`
	Volumes  []volume   `tfsdk:"volumes"`
}

type claim struct {
	Namespace     string  `tfsdk:"namespace"`
	Name          string  `tfsdk:"name"`
	Size          string  `tfsdk:"size"`
	Capacity      *string `tfsdk:"capacity"`
	StorageClass  *string `tfsdk:"storage_class"`
	Phase         string  `tfsdk:"phase"`
	Created       string  `tfsdk:"created"`
	VolumeName    *string `tfsdk:"volume_name"`
	ReclaimPolicy *string `tfsdk:"reclaim_policy"`
	Application   *string `tfsdk:"application"`
	ClaimPolicy   *string `tfsdk:"claim_policy"`
	Attach        string  `tfsdk:"attach"`
	DeleteCommand string  `tfsdk:"delete_command"`
}

type reserved struct {
	Namespace string `tfsdk:"namespace"`
	Name      string `tfsdk:"name"`
	Size      string `tfsdk:"size"`
	UsedBy    string `tfsdk:"used_by"`
}

type volume struct {
	Name           string  `tfsdk:"name"`
	Phase          string  `tfsdk:"phase"`
	Capacity       string  `tfsdk:"capacity"`
	StorageClass   string  `tfsdk:"storage_class"`
	ReclaimPolicy  string  `tfsdk:"reclaim_policy"`
	ClaimNamespace string  `tfsdk:"claim_namespace"`
	ClaimName      string  `tfsdk:"claim_name"`
	Source         string  `tfsdk:"source"`
	Created        string  `tfsdk:"created"`
	Message        *string `tfsdk:"message"`
	Attach         string  `tfsdk:"attach"`
	DeleteCommand  string  `tfsdk:"delete_command"`
	Remains        string  `tfsdk:"remains"`
}

// orNull is null for "".
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
