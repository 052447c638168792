run "plan" {
  command = plan

  assert {
    condition     = output.url == "http://jenkins.data.svc:8080"
    error_message = "url is ${output.url}"
  }
}
