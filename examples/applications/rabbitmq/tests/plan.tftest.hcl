variables {
  password      = "correct horse battery staple"
  erlang_cookie = "troubador and three more words"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.rabbitmq.host == "rabbitmq.data.svc"
    error_message = "host is ${stateful_application.rabbitmq.host}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.rabbitmq.objects)), "troubador")
    error_message = "the cookie is in the plan"
  }
}
