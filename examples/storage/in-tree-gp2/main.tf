terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# As it was written for Kubernetes 1.4, apart from the two defaults that lost data.
resource "stateful_storage_class" "standard" {
  name                = var.name
  storage_provisioner = "kubernetes.io/aws-ebs"
  parameters          = { type = "gp2", fsType = "ext4" }
}
