variables {
  root_password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = output.host == "gitlab.data.svc"
    error_message = "the host is ${output.host}"
  }

  assert {
    condition     = [for m in jsondecode(stateful_application.gitlab.objects["StatefulSet/gitlab"]).spec.template.spec.containers[0].volumeMounts : m.mountPath if m.name == "data"] == ["/etc/gitlab", "/var/opt/gitlab", "/var/log/gitlab"]
    error_message = "the volume is mounted elsewhere"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.gitlab.objects)), "correct horse")
    error_message = "the password is in the plan"
  }
}
