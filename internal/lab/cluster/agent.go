package cluster

// agent is the lab's own process: the CSI driver, and logs, exec and the end of
// volume expansions on simulated nodes.
func agent(s settings) component {
	return component{
		name: "agent",
		args: []string{
			"--kubeconfig=" + s.dir.Kubeconfig(),
			"--socket=" + s.dir.Socket(),
			"--volumes=" + s.dir.Data("volumes"),
			"--address=" + address(s.ports.kubelet),
			"--cert=" + s.dir.PKI("server.crt"),
			"--key=" + s.dir.PKI("server.key"),
			"--client-ca=" + s.dir.PKI("ca.crt"),
		},
		health: https(s.ports.kubelet, "/healthz"),
	}
}
