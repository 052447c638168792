resource "stateful_storage_class" "fast" {
  name                = "fast"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp3" }
}

# With tiers that claims are moved between while they are used, and a class for
# snapshots.
resource "stateful_storage_class" "tiered" {
  name                = "tiered"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp3" }

  volume_attributes_classes = {
    silver = { parameters = { iops = "3000", throughput = "125" } }
    gold   = { parameters = { iops = "10000", throughput = "500" } }
  }
  snapshot_class = { default = true }
}

output "gold" {
  description = "What a claim names as its volumeAttributesClassName."
  value       = stateful_storage_class.tiered.volume_attributes_class_names["gold"]
}
