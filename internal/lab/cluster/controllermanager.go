package cluster

import "strconv"

// controllerManager runs all controllers that are on by default, each with its
// own service account and so with the rights that it has elsewhere.
func controllerManager(s settings) component {
	kubeconfig := s.dir.Config("controller-manager.kubeconfig")
	return component{
		name: "kube-controller-manager",
		args: []string{
			"--kubeconfig=" + kubeconfig,
			"--authentication-kubeconfig=" + kubeconfig,
			"--authorization-kubeconfig=" + kubeconfig,
			"--bind-address=127.0.0.1",
			"--secure-port=" + strconv.Itoa(s.ports.controllerManager),
			"--tls-cert-file=" + s.dir.PKI("server.crt"),
			"--tls-private-key-file=" + s.dir.PKI("server.key"),
			"--root-ca-file=" + s.dir.PKI("ca.crt"),
			"--service-account-private-key-file=" + s.dir.PKI("service-accounts.key"),
			"--use-service-account-credentials",
			"--leader-elect=false",
			// What follows is for speed: tests wait for controllers.
			"--kube-api-qps=200",
			"--kube-api-burst=400",
			"--concurrent-statefulset-syncs=20",
			"--concurrent-namespace-syncs=20",
			"--pvclaimbinder-sync-period=5s",
			"--profiling=false",
		},
		health: https(s.ports.controllerManager, "/healthz"),
	}
}
