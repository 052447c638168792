package model

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// validateEnvironment never shows values: any of them may be a password.
//
// Names are checked by the rule of Kubernetes 1.34 and later, which takes
// dots and dashes and nearly everything else (KEP-4369).
func validateEnvironment(p *Problems, at Path, c Container) {
	set := map[string]string{}
	for _, from := range c.variables() {
		for _, name := range from.names {
			at := at.At(from.attribute, name)
			p.invalid(at, "Invalid variable name", "The environment variable's name", name, validation.IsRelaxedEnvVarName(name))
			if other, twice := set[name]; twice {
				p.add(at, "Variable set twice",
					"The environment variable %s is set in %s and in %s; a container can have it only once. Remove one of them.", name, other, from.attribute)
			}
			set[name] = from.attribute
		}
	}
	validateReferences(p, at, c)
	if _, cycle := EnvironmentOrder(c.Env); cycle != nil {
		var reads []Path
		for _, name := range cycle[1:] {
			reads = append(reads, at.At("env", name))
		}
		p.addReading(at.At("env", cycle[0]), reads, "Variables refer to each other in a circle",
			"$(NAME) stands for a variable that is set before; here that goes in a circle: %s. Break it, or write $$(NAME) where the text itself is meant.",
			strings.Join(cycle, " -> "))
	}
}
