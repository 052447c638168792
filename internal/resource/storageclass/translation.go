package storageclass

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// translated says what becomes of a provisioner that was part of Kubernetes, when a
// class is made of it or sent again.
func translated(c lifecycle.Change[model.StorageClass]) []lifecycle.Finding {
	to, old := model.InTree(c.After.Provisioner)
	if _, sent := c.Objects[classKey(*c.After).String()]; !old || c.Before != nil && !sent {
		return nil
	}
	after, err := compile.Translated(*c.After)
	if err != nil {
		return nil // the compiler says so
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"storage_provisioner"},
		Reads:   []model.Path{{"name"}, {"parameters"}, {"allowed_topologies"}},
		Summary: fmt.Sprintf("StorageClass %q: %s becomes %s", c.After.Name, c.After.Provisioner, to.Driver),
		Detail: fmt.Sprintf("Kubernetes has no provisioner %s since %s. The class is sent as one of the CSI driver that took its place and that has to be installed; existing volumes are not touched. "+
			"What is written:\n\n%s\nWhat is sent:\n\n%s\nState keeps what is written. To have no more of this warning, write what is sent.",
			c.After.Provisioner, to.GoneSince, written(*c.After), written(after)),
	}}
}

func classKey(c model.StorageClass) object.Key {
	return object.Key{Group: "storage.k8s.io", Kind: "StorageClass", Name: c.Name}
}

// written is what a translation changes of a class, as a configuration has it. The
// CLI leaves lines alone that begin with a space.
func written(c model.StorageClass) string {
	var out strings.Builder
	fmt.Fprintf(&out, "  storage_provisioner = %q\n", c.Provisioner)
	if len(c.Parameters) > 0 {
		fmt.Fprintf(&out, "  parameters          = %s\n", mapOf(c.Parameters, strconv.Quote))
	}
	if len(c.AllowedTopologies) > 0 {
		fmt.Fprintf(&out, "  allowed_topologies  = %s\n", listOf(c.AllowedTopologies, func(term map[string][]string) string {
			return mapOf(term, func(values []string) string { return listOf(values, strconv.Quote) })
		}))
	}
	return out.String()
}

func mapOf[V any](m map[string]V, write func(V) string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprintf("%q = %s", key, write(m[key])))
	}
	return "{ " + strings.Join(out, ", ") + " }"
}

func listOf[V any](list []V, write func(V) string) string {
	var out []string
	for _, v := range list {
		out = append(out, write(v))
	}
	return "[" + strings.Join(out, ", ") + "]"
}
