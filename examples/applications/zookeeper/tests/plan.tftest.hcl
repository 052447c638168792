run "plan" {
  command = plan

  assert {
    condition     = output.connect == "zookeeper-1.zookeeper-peers.data.svc:2181,zookeeper-2.zookeeper-peers.data.svc:2181,zookeeper-3.zookeeper-peers.data.svc:2181"
    error_message = "connect is ${output.connect}"
  }
}
