run "plan" {
  command = plan

  assert {
    condition     = output.url == "http://nexus.data.svc:8081"
    error_message = "url is ${output.url}"
  }
}
