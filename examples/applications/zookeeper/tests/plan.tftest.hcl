run "plan" {
  command = plan

  assert {
    condition     = output.connect == "zookeeper-1.zookeeper-peers.data.svc:2181,zookeeper-2.zookeeper-peers.data.svc:2181,zookeeper-3.zookeeper-peers.data.svc:2181"
    error_message = "connect is ${output.connect}"
  }

  assert {
    condition     = output.connect == join(",", [for peer in stateful_application.zookeeper.peers : "${peer}:2181"])
    error_message = "members are told of pods that there are not: the pods are ${join(", ", stateful_application.zookeeper.peers)}"
  }
}
