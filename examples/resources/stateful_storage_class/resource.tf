resource "stateful_storage_class" "fast" {
  name                = "fast"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp3" }
}
