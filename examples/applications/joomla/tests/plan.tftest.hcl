variables {
  password      = "correct horse battery staple"
  root_password = "correct horse, too"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.joomla.env["JOOMLA_DB_HOST"] == "joomla-db.data.svc"
    error_message = "the database is ${stateful_application.joomla.env["JOOMLA_DB_HOST"]}"
  }

  assert {
    condition     = !strcontains(join("", concat(values(stateful_application.joomla.objects), values(stateful_application.database.objects))), "correct horse")
    error_message = "the password is in the plan"
  }
}
