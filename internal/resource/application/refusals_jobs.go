package application

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// refusedJobs are changes of Jobs among the extra objects, which run as they were
// made. To delete one and make it again under its name would end a run that is on
// its way, and run once more what has been done, which nobody has asked for.
func refusedJobs(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	var out []lifecycle.Finding
	for _, name := range slices.Sorted(maps.Keys(c.Objects)) {
		o := c.Objects[name]
		if o.Key.GroupKind() != kube.JobKind || o.After == nil {
			continue
		}
		fields := mutability.FieldsWith(mutability.Refuse, o.Key.GroupKind(), o.Before, o.After)
		if len(fields) == 0 {
			continue
		}
		out = append(out, lifecycle.Finding{
			Path:    compile.ManifestOf(*c.After, o.Key),
			Reads:   []model.Path{{"name"}, {"namespace"}},
			Summary: fmt.Sprintf("%s: %s can't change", where(*c.After), o.Key),
			Detail: fmt.Sprintf("It differs from the manifest in %s, and a Job that exists runs as it was made. Nothing was changed. "+
				"Give the manifest another metadata.name: the Job of that name is made and runs, and %s is deleted.", strings.Join(fields, ", "), o.Key),
		})
	}
	return out
}
