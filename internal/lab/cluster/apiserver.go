package cluster

import "strconv"

// apiServer is kube-apiserver with the default admission plugins.
func apiServer(s settings) component {
	return component{
		name: "kube-apiserver",
		args: []string{
			"--etcd-servers=" + https(s.ports.etcd, ""),
			"--etcd-cafile=" + s.dir.PKI("ca.crt"),
			"--etcd-certfile=" + s.dir.PKI("apiserver.crt"),
			"--etcd-keyfile=" + s.dir.PKI("apiserver.key"),
			"--bind-address=127.0.0.1",
			"--advertise-address=127.0.0.1",
			// Endpoints of the Service kubernetes may not be on the loopback, and
			// nothing in a simulated pod would use them.
			"--endpoint-reconciler-type=none",
			"--secure-port=" + strconv.Itoa(s.ports.apiServer),
			"--tls-cert-file=" + s.dir.PKI("server.crt"),
			"--tls-private-key-file=" + s.dir.PKI("server.key"),
			"--client-ca-file=" + s.dir.PKI("ca.crt"),
			"--token-auth-file=" + s.dir.PKI("tokens.csv"),
			"--authorization-mode=Node,RBAC",
			"--service-account-issuer=https://kubernetes.default.svc",
			"--service-account-key-file=" + s.dir.PKI("service-accounts.key"),
			"--service-account-signing-key-file=" + s.dir.PKI("service-accounts.key"),
			"--service-cluster-ip-range=10.96.0.0/16",
			"--kubelet-preferred-address-types=InternalIP",
			"--kubelet-certificate-authority=" + s.dir.PKI("ca.crt"),
			"--kubelet-client-certificate=" + s.dir.PKI("apiserver.crt"),
			"--kubelet-client-key=" + s.dir.PKI("apiserver.key"),
			"--max-requests-inflight=2000",
			"--max-mutating-requests-inflight=1000",
			"--profiling=false",
		},
		health: https(s.ports.apiServer, "/readyz"),
	}
}
