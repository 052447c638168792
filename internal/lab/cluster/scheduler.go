package cluster

import (
	"fmt"
	"strconv"
)

// scheduler is kube-scheduler with its default profile.
func scheduler(s settings) component {
	return component{
		name: "kube-scheduler",
		args: []string{
			"--config=" + s.dir.Config("scheduler.yaml"),
			"--authentication-kubeconfig=" + schedulerKubeconfig(s),
			"--authorization-kubeconfig=" + schedulerKubeconfig(s),
			"--bind-address=127.0.0.1",
			"--secure-port=" + strconv.Itoa(s.ports.scheduler),
			"--tls-cert-file=" + s.dir.PKI("server.crt"),
			"--tls-private-key-file=" + s.dir.PKI("server.key"),
		},
		health: https(s.ports.scheduler, "/readyz"),
	}
}

// schedulerConfig holds what the scheduler takes from a file only. A pod that
// didn't fit is tried again soon, because tests wait for it.
func schedulerConfig(s settings) string {
	return fmt.Sprintf(`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection:
  kubeconfig: %q
  qps: 200
  burst: 400
leaderElection:
  leaderElect: false
podInitialBackoffSeconds: 1
podMaxBackoffSeconds: 2
enableProfiling: false
`, schedulerKubeconfig(s))
}

func schedulerKubeconfig(s settings) string { return s.dir.Config("scheduler.kubeconfig") }
