run "plan" {
  command = plan

  assert {
    condition     = join(",", output.endpoints) == "http://etcd-0.etcd-peers.data.svc:2379,http://etcd-1.etcd-peers.data.svc:2379,http://etcd-2.etcd-peers.data.svc:2379"
    error_message = "endpoints are ${join(",", output.endpoints)}"
  }

  assert {
    condition     = startswith(stateful_application.etcd.env["ETCD_INITIAL_CLUSTER"], "etcd-0=http://etcd-0.etcd-peers.data.svc:2380,")
    error_message = "the members are ${stateful_application.etcd.env["ETCD_INITIAL_CLUSTER"]}"
  }
}
