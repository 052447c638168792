package kube

import (
	"fmt"
	"os"

	"k8s.io/client-go/rest"
)

// Replaced by tests: client-go has these places built in.
var (
	serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token"
	loadInCluster       = rest.InClusterConfig
)

// inClusterPossible says whether we run in a pod that has a service account.
func inClusterPossible() bool {
	info, err := os.Stat(serviceAccountToken)
	return os.Getenv("KUBERNETES_SERVICE_HOST") != "" && os.Getenv("KUBERNETES_SERVICE_PORT") != "" &&
		err == nil && !info.IsDir()
}

func inClusterConfig() (*rest.Config, SettingErrors) {
	config, err := loadInCluster()
	if err != nil {
		return nil, SettingErrors{{
			Reason: fmt.Sprintf("the pod's service account can't be used: %v", err),
			Remedy: "mount it, or set host or config_path",
		}}
	}
	return config, nil
}

// whyNoCluster is a clause that says what to set.
func (e effective) whyNoCluster() string {
	why := fmt.Sprintf("no cluster is configured: set host or config_path in the provider's configuration, or %s or %s in the environment",
		variables["host"], variables["config_path"])
	if inClusterPossible() {
		why += " (the pod's own service account is used only where nothing else is set)"
	}
	return why
}
