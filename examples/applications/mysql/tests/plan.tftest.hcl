variables {
  root_password = "correct horse battery staple"
  password      = "troubador"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.mysql.host == "mysql.data.svc"
    error_message = "host is ${stateful_application.mysql.host}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.mysql.objects)), "troubador")
    error_message = "the password is in the plan"
  }
}
