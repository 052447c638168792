variables {
  password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = output.host == "postgresql.data.svc"
    error_message = "host is ${output.host}"
  }

  assert {
    condition     = jsondecode(stateful_application.postgresql.objects["Deployment/postgresql"]).spec.strategy.type == "Recreate"
    error_message = "two pods may want the volume at once"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.postgresql.objects)), "correct horse")
    error_message = "the password is in the plan"
  }
}
