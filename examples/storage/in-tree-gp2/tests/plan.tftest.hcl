run "plan" {
  command = plan

  assert {
    condition     = strcontains(stateful_storage_class.standard.objects["StorageClass/standard"], "ebs.csi.aws.com")
    error_message = "the class is not one of the CSI driver"
  }

  assert {
    condition     = strcontains(stateful_storage_class.standard.objects["StorageClass/standard"], "csi.storage.k8s.io/fstype")
    error_message = "the file system is not what the CSI driver reads"
  }
}
