package cluster

import "strconv"

// kwok plays the kubelets of all nodes by the stages in the manifests. It names
// the agent's port as that of the kubelets: its own server would run an exec's
// command on this machine.
func kwok(s settings) component {
	return component{
		name: "kwok",
		args: []string{
			"--kubeconfig=" + s.dir.Kubeconfig(),
			"--config=" + s.dir.Config("stages.yaml"),
			"--manage-all-nodes=true",
			"--node-lease-duration-seconds=40",
			"--node-ip=127.0.0.1",
			"--node-port=" + strconv.Itoa(s.ports.kubelet),
			"--server-address=" + address(s.ports.kwok),
			"--cidr=10.244.0.0/16",
		},
		health: http(s.ports.kwok, "/healthz"),
	}
}
