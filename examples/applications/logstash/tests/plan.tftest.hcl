run "plan" {
  command = plan

  assert {
    condition     = output.beats == "logstash.data.svc:5044"
    error_message = "beats is ${output.beats}"
  }

  assert {
    condition     = strcontains(stateful_application.logstash.config_files["/usr/share/logstash/pipeline/logstash.conf"], "[\"$${ELASTICSEARCH}\"]")
    error_message = "the pipeline does not take the address from its environment"
  }
}
