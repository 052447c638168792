package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// Factories serve the provider from the test's own process.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"stateful": func() (tfprotov6.ProviderServer, error) { return provider.Server("test")(), nil },
	}
}
