run "plan" {
  command = plan

  assert {
    condition     = output.host == "web.data.svc"
    error_message = "host is ${output.host}"
  }

  assert {
    condition     = length(stateful_application.web.peers) == 2
    error_message = "the servers are ${join(", ", stateful_application.web.peers)}"
  }
}
