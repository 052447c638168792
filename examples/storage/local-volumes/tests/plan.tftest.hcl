run "plan" {
  command = plan

  assert {
    condition     = strcontains(stateful_persistent_volume.disk["worker-1"].objects["PersistentVolume/ring-worker-1"], "kubernetes.io/hostname")
    error_message = "the volume is not bound to its node"
  }

  assert {
    condition     = stateful_application.cassandra.replicas == 3
    error_message = "there are not as many members as disks"
  }
}
