run "plan" {
  command = plan

  assert {
    condition     = strcontains(stateful_application.queue.objects["StatefulSet/modes-queue"], "ReadWriteOncePod")
    error_message = "the queue's volume is not for one pod"
  }

  assert {
    condition     = strcontains(stateful_volume_claim.uploads.objects["PersistentVolumeClaim/modes-uploads"], "ReadWriteMany")
    error_message = "the uploads are not shared"
  }
}
