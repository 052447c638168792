run "plan" {
  command = plan

  assert {
    condition     = strcontains(stateful_persistent_volume.www.objects["PersistentVolume/www"], "nfsvers=4.1")
    error_message = "the mount options are missing"
  }

  assert {
    condition     = strcontains(stateful_volume_claim.www.objects["PersistentVolumeClaim/www"], "\"storageClassName\":\"\"")
    error_message = "the claim would be of the default class"
  }
}
