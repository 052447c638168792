package cluster

// sidecars are the CSI side-cars over the lab's driver, and the controller of
// snapshots. None elects a leader, because none has a second replica. Their
// metrics serve as health: they listen once they have talked to the driver.
func sidecars(s settings) []component {
	sidecar := func(name string, port int, args ...string) component {
		common := []string{
			"--kubeconfig=" + s.dir.Kubeconfig(),
			"--http-endpoint=" + address(port),
			"--kube-api-qps=100",
			"--kube-api-burst=200",
			"--leader-election=false",
			"--retry-interval-start=500ms",
			"--retry-interval-max=5s",
		}
		return component{name: name, binary: name, args: append(common, args...), health: http(port, "/metrics")}
	}
	driver := "--csi-address=" + s.dir.Socket()
	// Longer than any delay that a test asks the driver for.
	timeout := "--timeout=60s"
	return []component{
		sidecar("csi-provisioner", s.ports.provisioner, driver, timeout, "--default-fstype=ext4", "--extra-create-metadata"),
		// Whether a volume is in use matters to a driver that can't expand such
		// volumes; without the question the resizer needn't watch pods.
		sidecar("csi-resizer", s.ports.resizer, driver, timeout, "--handle-volume-inuse-error=false"),
		sidecar("csi-snapshotter", s.ports.snapshotter, driver, timeout),
		sidecar("snapshot-controller", s.ports.snapshotController),
	}
}
