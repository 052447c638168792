package apply

import "testing"

func TestIsTool_isWhatPeopleMakeObjectsWith(t *testing.T) {
	for manager, want := range map[string]bool{
		"kubectl-client-side-apply":       true,
		"kubectl-edit":                    true,
		"kubectl":                         true,
		"helm":                            true,
		"Terraform":                       true,
		"HashiCorp":                       true,
		"pulumi-kubernetes-1a2b3c4d":      true,
		"before-first-apply":              true,
		"helm-controller":                 false,
		"kustomize-controller":            false,
		"argocd-controller":               false,
		"argocd-application-controller":   false,
		"kube-controller-manager":         false,
		"pulumi-kubernetes-operator":      false,
		"vpa-updater":                     false,
		"somebody-else":                   false,
		"":                                false,
		"cluster-autoscaler-kubectl-like": false,
	} {
		if got := isTool(manager); got != want {
			t.Errorf("isTool(%q) = %v, want %v", manager, got, want)
		}
	}
}
