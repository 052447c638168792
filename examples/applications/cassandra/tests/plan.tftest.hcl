run "plan" {
  command = plan

  assert {
    condition     = join(",", output.contact_points) == "cassandra-0.cassandra-peers.data.svc,cassandra-1.cassandra-peers.data.svc"
    error_message = "the seeds are ${join(",", output.contact_points)}"
  }
}

run "more_nodes" {
  command = plan

  variables {
    replicas = 5
  }

  assert {
    condition     = stateful_application.cassandra.env["CASSANDRA_SEEDS"] == join(",", run.plan.contact_points)
    error_message = "a larger ring has other seeds, which restarts the nodes that are there"
  }
}
