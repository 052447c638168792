package model

import (
	"fmt"
	"strings"
	"testing"
)

func TestStorageClass_isRefused(t *testing.T) {
	refuses(t, class, []refusal[StorageClass]{
		{
			name:   "bad name",
			change: func(c *StorageClass) { c.Name = "Fast" },
			at:     Path{"name"}, says: `"Fast"`,
		},
		{
			name:   "bad provisioner",
			change: func(c *StorageClass) { c.Provisioner = "" },
			at:     Path{"storage_provisioner"}, says: `""`,
		},
		{
			name:   "recycling",
			change: func(c *StorageClass) { c.ReclaimPolicy = "Recycle" },
			at:     Path{"reclaim_policy"}, says: `Use "Retain" to keep the data`,
		},
		{
			name:   "unknown reclaim policy",
			change: func(c *StorageClass) { c.ReclaimPolicy = "Keep" },
			at:     Path{"reclaim_policy"}, says: `"Retain" or "Delete"`,
		},
		{
			name:   "unknown binding mode",
			change: func(c *StorageClass) { c.VolumeBindingMode = "Late" },
			at:     Path{"volume_binding_mode"}, says: `"WaitForFirstConsumer" or "Immediate"`,
		},
		{
			name:   "empty mount option",
			change: func(c *StorageClass) { c.MountOptions = []string{"ro", " "} },
			at:     Path{"mount_options", 1}, says: "index 1",
		},
		{
			name:   "empty topology",
			change: func(c *StorageClass) { c.AllowedTopologies = append(c.AllowedTopologies, nil) },
			at:     Path{"allowed_topologies", 1}, says: "index 1",
		},
		{
			name:   "topology without values",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["x"] = nil },
			at:     Path{"allowed_topologies", 0, "x"}, says: "no values",
		},
		{
			name:   "topology with a bad label",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["a b"] = []string{"x"} },
			at:     Path{"allowed_topologies", 0, "a b"}, says: `"a b"`,
		},
		{
			name:   "topology with a bad value",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["x"] = []string{"a", "b c"} },
			at:     Path{"allowed_topologies", 0, "x", 1}, says: `"b c"`,
		},
		{
			name:   "parameter without a name",
			change: func(c *StorageClass) { c.Parameters[""] = "x" },
			at:     Path{"parameters", ""}, says: "name is empty",
		},
		{
			name: "too many parameters",
			change: func(c *StorageClass) {
				for i := range 511 {
					c.Parameters[fmt.Sprint(i)] = ""
				}
			},
			at: Path{"parameters"}, says: "513 entries",
		},
		{
			name:   "parameters that are too large",
			change: func(c *StorageClass) { c.Parameters = map[string]string{"x": strings.Repeat("x", 256<<10)} },
			at:     Path{"parameters"}, reads: []Path{{"parameters", "x"}}, says: "262145 bytes",
		},
		{
			name:   "our own label",
			change: func(c *StorageClass) { c.Labels["app.kubernetes.io/managed-by"] = "me" },
			at:     Path{"labels", "app.kubernetes.io/managed-by"}, says: "set by the provider",
		},
		{
			name:   "annotation that is an attribute",
			change: func(c *StorageClass) { c.Annotations["storageclass.kubernetes.io/is-default-class"] = "false" },
			at:     Path{"annotations", "storageclass.kubernetes.io/is-default-class"}, says: "set default",
		},
	})
}

func TestStorageClass_provisionersThatAreGoneAreRefused(t *testing.T) {
	var cases []refusal[StorageClass]
	for _, name := range names(inTreeProvisioners) {
		old := inTreeProvisioners[name]
		says := fmt.Sprintf("since %s, and it has no successor", old.goneSince)
		if old.driver != "" {
			says = fmt.Sprintf("since %s: claims would stay pending for ever. Install the CSI driver and use %q instead.", old.goneSince, old.driver)
		}
		cases = append(cases, refusal[StorageClass]{
			name:   name,
			change: func(c *StorageClass) { c.Provisioner = name },
			at:     Path{"storage_provisioner"}, says: says,
		})
	}
	cases = append(cases, refusal[StorageClass]{
		name:   "never one of them",
		change: func(c *StorageClass) { c.Provisioner = "kubernetes.io/nfs" },
		at:     Path{"storage_provisioner"}, says: `"kubernetes.io/no-provisioner"`,
	})
	refuses(t, class, cases)
}
