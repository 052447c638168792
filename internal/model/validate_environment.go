package model

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// validateEnvironment never shows values: any of them may be a password.
//
// Names are checked by the rule of Kubernetes 1.34 and later, which takes
// dots and dashes and nearly everything else (KEP-4369).
func validateEnvironment(p *Problems, a Application) {
	for _, name := range names(a.EnvFromSecret) {
		at := Path{"env_from_secret", name}
		p.invalid(at, "Invalid variable name", "The environment variable's name", name, validation.IsRelaxedEnvVarName(name))
		if _, twice := a.Env[name]; twice {
			p.add(at, "Variable set twice",
				"The environment variable %s is set in env and in env_from_secret; a container can have it only once. Remove one of them.", name)
		}
		validateSecretReference(p, at, a.EnvFromSecret[name])
	}
	for _, name := range names(a.Env) {
		p.invalid(Path{"env", name}, "Invalid variable name", "The environment variable's name", name, validation.IsRelaxedEnvVarName(name))
	}
	if _, cycle := EnvironmentOrder(a.Env); cycle != nil {
		var reads []Path
		for _, name := range cycle[1:] {
			reads = append(reads, Path{"env", name})
		}
		p.addReading(Path{"env", cycle[0]}, reads, "Variables refer to each other in a circle",
			"$(NAME) stands for a variable that is set before; here that goes in a circle: %s. Break it, or write $$(NAME) where the text itself is meant.",
			strings.Join(cycle, " -> "))
	}
}

func validateSecretReference(p *Problems, at Path, ref SecretReference) {
	p.invalid(at.At("name"), "Invalid Secret name", "The Secret's name", ref.Name, validation.IsDNS1123Subdomain(ref.Name))
	p.invalid(at.At("key"), "Invalid Secret key", "The key of the Secret", ref.Key, validation.IsConfigMapKey(ref.Key))
}
