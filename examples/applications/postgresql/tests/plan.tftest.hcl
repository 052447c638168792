variables {
  password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.postgresql.host == "postgresql.data.svc"
    error_message = "host is ${stateful_application.postgresql.host}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.postgresql.objects)), "correct horse")
    error_message = "the password is in the plan"
  }
}
