package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// stillUsed says what keeps classes of volume attributes that were to be deleted.
// next is what happens to them.
func (r *managed[M]) stillUsed(ctx context.Context, engine *apply.Engine, m M, deleted map[object.Key]apply.Deleted, next string) diag.Diagnostics {
	var diags diag.Diagnostics
	var kept []object.Key
	for key, what := range deleted {
		if what == apply.InUse {
			kept = append(kept, key)
		}
	}
	users, err := engine.AttributesUsers(ctx, kept)
	if err != nil || len(users) == 0 {
		return diags // they are kept all the same
	}
	diags.AddWarning(r.subject(m)+": volume attributes classes that are used were kept", fmt.Sprintf(
		"These are not wanted any more, but claims or volumes have them:\n%s\n\nPoint the claims to another class (volume_attributes_class). %s", UsersText(users), next))
	return diags
}

// UsersText is a line for each class of volume attributes that is used.
func UsersText(users map[object.Key]apply.Users) string {
	var lines []string
	for key, u := range users {
		names := u.Names
		if u.Unseen {
			names = append(slices.Clone(names), "others, perhaps, that may not be listed")
		}
		lines = append(lines, fmt.Sprintf("  %s: %s", key, strings.Join(names, ", ")))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
