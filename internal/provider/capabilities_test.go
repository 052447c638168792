package provider

import "testing"

// Without this capability Terraform does not ask before it destroys, and nothing
// protected could be refused in a plan.
func TestCapabilities_destroyIsPlanned(t *testing.T) {
	if c := providerSchema(t).ServerCapabilities; c == nil || !c.PlanDestroy {
		t.Errorf("the server's capabilities are %+v", c)
	}
}
