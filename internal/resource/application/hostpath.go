package application

import (
	"fmt"
	"maps"
	"slices"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// strandedData warns of directories of a node that pods write to: a pod that moves
// finds another one on its next node. A DaemonSet's pods belong to their nodes.
func strandedData(a model.Application) []lifecycle.Finding {
	if a.Controller == "DaemonSet" {
		return nil
	}
	var out []lifecycle.Finding
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		v := a.Volumes[name]
		if v.HostPath == nil || !isDirectory(*v.HostPath) || !isWritten(v) {
			continue
		}
		at := model.Path{"volumes", name}
		out = append(out, lifecycle.Finding{
			Warning: true,
			Path:    at.At("host_path"),
			Reads:   []model.Path{at, {"controller"}},
			Summary: fmt.Sprintf("%s: data of volume %q stays on a node", where(a), name),
			Detail: fmt.Sprintf("The volume is the directory %s of the node that a pod runs on. What a pod writes there does not follow it to another node, and pods on one node share it. "+
				"Use size for data that follows the pod, or set read_only = true where nothing is written.", v.HostPath.Path),
		})
	}
	return out
}

// isDirectory says whether the path is that of a directory, as far as its type
// says.
func isDirectory(h model.HostPath) bool {
	return h.Type == nil || *h.Type == "Directory" || *h.Type == "DirectoryOrCreate"
}

// isWritten says whether a container can write to the volume.
func isWritten(v model.Volume) bool {
	return slices.ContainsFunc(v.Places(), func(m model.Mount) bool { return m.ReadOnly == nil || !*m.ReadOnly })
}
