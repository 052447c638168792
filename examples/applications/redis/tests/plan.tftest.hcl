variables {
  password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.redis.host == "redis.data.svc"
    error_message = "host is ${stateful_application.redis.host}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.redis.objects)), "correct horse")
    error_message = "the password is in the plan"
  }
}
