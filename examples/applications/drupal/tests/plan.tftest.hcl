variables {
  password      = "correct horse battery staple"
  root_password = "correct horse, too"
}

run "plan" {
  command = plan

  assert {
    condition     = output.database == "drupal-db.data.svc"
    error_message = "the database is ${output.database}"
  }

  assert {
    condition     = jsondecode(stateful_application.database.objects["NetworkPolicy/drupal-db"]).spec.ingress[1].from[0].podSelector.matchLabels == { "app.kubernetes.io/name" = "drupal" }
    error_message = "Drupal is not let in"
  }

  assert {
    condition     = !strcontains(join("", concat(values(stateful_application.drupal.objects), values(stateful_application.database.objects))), "correct horse")
    error_message = "the password is in the plan"
  }
}
