package provider

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// diagnose puts every problem at its attribute.
func diagnose(err error) diag.Diagnostics {
	var diags diag.Diagnostics
	var problems kube.SettingErrors
	if !errors.As(err, &problems) {
		diags.AddError("The provider's configuration can't be used", sentence(err.Error()))
		return diags
	}
	for _, problem := range problems {
		if problem.Attribute == "" {
			diags.AddError("No connection to a cluster can be configured", sentence(problem.Reason)+" "+sentence(problem.Remedy))
			continue
		}
		where := fmt.Sprintf("%s: ", problem.Attribute)
		if problem.Variable != "" {
			where = fmt.Sprintf("%s, from the environment variable %s: ", problem.Attribute, problem.Variable)
		}
		diags.AddAttributeError(attributePath(problem.Attribute),
			fmt.Sprintf("The provider's %s can't be used", problem.Attribute),
			where+problem.Reason+".\n\n"+sentence(problem.Remedy),
		)
	}
	return diags
}

// attributePath is where "host" or "exec.command" is in the schema.
func attributePath(attribute string) path.Path {
	if inner, ok := strings.CutPrefix(attribute, "exec."); ok {
		return path.Root("exec").AtListIndex(0).AtName(inner)
	}
	return path.Root(attribute)
}

// sentence makes a sentence of a clause.
func sentence(clause string) string {
	first, size := utf8.DecodeRuneInString(clause)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + clause[size:] + "."
}
