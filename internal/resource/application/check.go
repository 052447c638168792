package application

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// Check judges a change by configuration and state.
func (kind) Check(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	switch {
	case c.After == nil:
		return farewell(*c.Before, "destroyed")
	case c.Replace:
		return replacement(c)
	case c.Before != nil:
		return slices.Concat(refusals(c), version(*c.After), sleepless(c), leaveless(c), quorum(*c.Before, *c.After), oneAtATime(c), valueless(c), handedOver(*c.Before, *c.After), scaleDown(c), even(*c.After), strangers(*c.After), strandedData(*c.After), passwords(c))
	default:
		return slices.Concat(version(*c.After), sleepless(c), leaveless(c), valueless(c), even(*c.After), strangers(*c.After), strandedData(*c.After), passwords(c))
	}
}

// farewell says what becomes of the claims of an application that ends.
func farewell(a model.Application, how string) []lifecycle.Finding {
	kept, deleted := claimNames(a)
	if len(kept)+len(deleted) == 0 {
		return nil
	}
	count, more := claimsAre, ""
	if a.ControllerKind() == model.StatefulSet {
		more = "\nClaims that are left from a time with more replicas are treated in the same way."
	}
	if more != "" && a.Replicas == 0 { // what is left has no number that we know
		count = func(_ int, what string) string { return "claims that are left are " + what }
	}
	var counts, lines []string
	if len(kept) > 0 {
		counts = append(counts, count(len(kept), "kept"))
		lines = append(lines, fmt.Sprintf("Kept, with their data: %s.", strings.Join(kept, ", ")))
	}
	if len(deleted) > 0 {
		counts = append(counts, count(len(deleted), "deleted"))
		lines = append(lines, fmt.Sprintf("Deleted, as the claim policy's on_destroy = \"Delete\" says: %s.", strings.Join(deleted, ", ")))
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s will be %s: %s", where(a), how, strings.Join(counts, ", ")),
		Detail:  strings.Join(lines, "\n") + more,
	}}
}

// claimsAre is "3 claims are kept".
func claimsAre(n int, what string) string {
	if n == 1 {
		return "1 claim is " + what
	}
	return fmt.Sprintf("%d claims are %s", n, what)
}

// claimsWere is "3 claims were deleted".
func claimsWere(n int, what string) string {
	if n == 1 {
		return "1 claim was " + what
	}
	return fmt.Sprintf("%d claims were %s", n, what)
}

// claimNames are the claims of the configured replicas, by what becomes of them.
// A set that was scaled to nothing still has those of its former
// replicas, whose number is not known: data-pg-*.
func claimNames(a model.Application) (kept, deleted []string) {
	all := a.ClaimVolumes()
	for _, volume := range slices.Sorted(maps.Keys(all)) {
		names := compile.ClaimNames(a, volume)
		if len(names) == 0 {
			names = []string{strings.TrimSuffix(compile.ClaimName(volume, a.Name, 0), "0") + "*"}
		}
		if all[volume].Policy().DestroyRetention() == model.Delete {
			deleted = append(deleted, names...)
		} else {
			kept = append(kept, names...)
		}
	}
	return kept, deleted
}

// replacement refuses one that would delete data, and warns about any other: the
// new application starts with other claims.
func replacement(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	before, after := *c.Before, *c.After
	if out := otherController(before, after); len(out) > 0 {
		return out
	}
	if _, deleted := claimNames(before); len(deleted) > 0 && !c.AllowReplace {
		return []lifecycle.Finding{{
			Summary: fmt.Sprintf("%s would be replaced, and its claims deleted", where(before)),
			Detail: fmt.Sprintf("A replacement destroys the application first, and its claim policy says on_destroy = \"Delete\", which would delete %s. "+
				"To keep the data, set on_destroy = \"Retain\" and apply that first. To give it up, set allow_replace = true.", strings.Join(deleted, ", ")),
		}}
	}
	out := farewell(before, "replaced")
	for i := range out {
		out[i].Detail += "\nClaims are named after the application and live in its namespace, so under another name or in another namespace it starts with new, empty volumes."
	}
	return slices.Concat(out, strangers(after), strandedData(after), passwords(c))
}

// otherController refuses to give the pods of an application with data another
// controller: its claims have other names, and the data would stay behind.
func otherController(before, after model.Application) []lifecycle.Finding {
	was, is := before.ControllerKind(), after.ControllerKind()
	if was == is || before.Name != after.Name || before.Namespace != after.Namespace || len(before.ClaimVolumes()) == 0 {
		return nil
	}
	kept, deleted := claimNames(before)
	return []lifecycle.Finding{{
		Path:    model.Path{"controller"},
		Reads:   []model.Path{{"name"}, {"namespace"}},
		Summary: fmt.Sprintf("%s: controller can't change while there is data", where(after)),
		Detail: fmt.Sprintf("Its data is in %s, by the names that claims have under controller = %q. A %s would not find it and start without. Nothing was changed. "+
			"Set it back; to move the data, make an application of another name with controller = %q, copy the data over, and destroy this one.",
			strings.Join(append(kept, deleted...), ", "), was, is, is),
	}}
}

// sleepless refuses to hibernate what somebody else scales.
func sleepless(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	if !c.After.IsHibernated() || !othersScale(c) {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"hibernated"},
		Reads:   []model.Path{{"unmanaged_fields"}, {"name"}, {"namespace"}, {"controller"}},
		Summary: fmt.Sprintf("%s: the number of pods is left to others", where(*c.After)),
		Detail: fmt.Sprintf("hibernated = true sets spec.replicas of %s to 0, and unmanaged_fields leaves that field to others, so its pods would go on. Take the field out of unmanaged_fields, or have it scaled to 0 by whoever has it.",
			workloadKey(*c.After)),
	}}
}

// valueless refuses secrets that are to keep a live value which there is not.
func valueless(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	if c.Config == nil {
		return nil
	}
	var out []lifecycle.Finding
	for _, name := range slices.Sorted(maps.Keys(c.After.Secrets)) {
		given, there := c.Config.Secrets[name]
		if !there || given.ValueWO != nil {
			continue
		}
		if c.Before != nil {
			if _, exists := c.Before.Secrets[name]; exists {
				continue
			}
		}
		at := model.Path{"secrets", name, "value_wo"}
		out = append(out, lifecycle.Finding{
			Path:    at,
			Reads:   []model.Path{{"secrets", name}},
			Summary: fmt.Sprintf("%s: secret %q has no value", where(*c.After), name),
			Detail:  fmt.Sprintf("value_wo of %q is null, which keeps the value that is live, and this secret is new. Give its value.", name),
		})
	}
	return out
}

// loners are images whose replicas know nothing of each other unless told.
var loners = []string{"postgres", "mysql", "mariadb", "redis", "mongo"}

// strangers warns where several copies of a database that does not cluster by
// itself stand behind one client Service.
func strangers(a model.Application) []lifecycle.Finding {
	if a.Replicas < 2 || compile.Host(a) == "" {
		return nil
	}
	name := a.Image[strings.LastIndex(a.Image, "/")+1:]
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	// An application with a command or arguments of its own may well set up
	// replication.
	if !slices.Contains(loners, name) || len(a.Command)+len(a.Args)+len(a.ConfigFiles) > 0 {
		return nil
	}
	way := "Set up replication in its configuration, use replicas = 1, or set service = { enabled = false } and reach each pod by its name in peers."
	if a.ControllerKind() != model.StatefulSet {
		way = "Use replicas = 1, or controller = \"StatefulSet\" and replication set up in its configuration."
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"controller"}, {"name"}, {"namespace"}, {"image"}, {"service"}, {"ports"}, {"command"}, {"args"}, {"config_files"}},
		Summary: fmt.Sprintf("%s: %d %s pods behind one Service", where(a), a.Replicas, name),
		Detail: fmt.Sprintf("The image %s does not replicate by itself, so these are %d unrelated databases, and each connection to %s reaches any one of them. %s",
			a.Image, a.Replicas, compile.Host(a), way),
	}}
}
