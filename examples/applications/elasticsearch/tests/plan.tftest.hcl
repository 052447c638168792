run "plan" {
  command = plan

  assert {
    condition     = output.url == "http://elasticsearch.data.svc:9200"
    error_message = "url is ${output.url}"
  }
}

run "made" {
  command = plan

  variables {
    bootstrap = false
  }

  assert {
    condition     = !contains(keys(stateful_application.elasticsearch.env), "cluster.initial_master_nodes")
    error_message = "the nodes still vote for a first master"
  }
}
