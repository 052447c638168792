variables {
  admin_password = "correct horse battery staple"
  password       = "correct horse, too"
  root_password  = "correct horse, again"
}

run "plan" {
  command = plan

  assert {
    condition     = output.host == "suitecrm.data.svc"
    error_message = "the host is ${output.host}"
  }

  assert {
    condition     = alltrue([for c in jsondecode(stateful_application.suitecrm.objects["StatefulSet/suitecrm"]).spec.template.spec.containers : contains([for m in c.volumeMounts : m.mountPath], "/var/www/html")])
    error_message = "a container does not have the volume"
  }

  assert {
    condition     = jsondecode(stateful_application.database.objects["NetworkPolicy/suitecrm-db"]).spec.ingress[1].from[0].podSelector.matchLabels == { "app.kubernetes.io/name" = "suitecrm" }
    error_message = "SuiteCRM is not let in"
  }

  assert {
    condition     = !strcontains(join("", concat(values(stateful_application.suitecrm.objects), values(stateful_application.database.objects))), "correct horse")
    error_message = "a password is in the plan"
  }
}
