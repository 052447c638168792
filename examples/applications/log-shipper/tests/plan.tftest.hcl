run "plan" {
  command = plan

  assert {
    condition = [
      for mount in jsondecode(stateful_application.log_shipper.objects["DaemonSet/log-shipper"]).spec.template.spec.containers[0].volumeMounts :
      try(mount.readOnly, false) if mount.mountPath == "/var/log"
    ] == [true]
    error_message = "the node's logs can be written to"
  }
}
