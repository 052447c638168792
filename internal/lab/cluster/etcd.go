package cluster

// etcd stores the cluster. It doesn't sync to disk: a lab doesn't survive a
// crash of the machine anyway, and syncing is most of what a start waits for.
func etcd(s settings) component {
	client, peer := https(s.ports.etcd, ""), https(s.ports.etcdPeer, "")
	return component{
		name: "etcd",
		args: []string{
			"--name=lab",
			"--data-dir=" + s.dir.Data("etcd"),
			"--unsafe-no-fsync",
			"--listen-client-urls=" + client,
			"--advertise-client-urls=" + client,
			"--listen-peer-urls=" + peer,
			"--initial-advertise-peer-urls=" + peer,
			"--initial-cluster=lab=" + peer,
			"--cert-file=" + s.dir.PKI("server.crt"),
			"--key-file=" + s.dir.PKI("server.key"),
			"--trusted-ca-file=" + s.dir.PKI("ca.crt"),
			"--client-cert-auth",
			"--peer-cert-file=" + s.dir.PKI("server.crt"),
			"--peer-key-file=" + s.dir.PKI("server.key"),
			"--peer-trusted-ca-file=" + s.dir.PKI("ca.crt"),
			"--peer-client-cert-auth",
			"--log-level=warn",
		},
		health: client + "/health",
	}
}
