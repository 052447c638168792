terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One class of disks, and what the driver can change of a disk while it is used.
resource "stateful_storage_class" "tiered" {
  name                      = var.name
  storage_provisioner       = var.storage_provisioner
  parameters                = var.parameters
  volume_attributes_classes = { for tier, parameters in var.tiers : tier => { parameters = parameters } }
}

# A policy for each tier.
resource "stateful_volume_claim_policy" "tier" {
  for_each = var.tiers

  name                    = "${var.name}-${each.key}"
  storage_class           = stateful_storage_class.tiered.name
  volume_attributes_class = stateful_storage_class.tiered.volume_attributes_class_names[each.key]
}

# A claim that moves between tiers: terraform apply -var tier=gold
resource "stateful_volume_claim" "reports" {
  name         = "${var.name}-reports"
  namespace    = var.namespace
  size         = "50Gi"
  claim_policy = stateful_volume_claim_policy.tier[var.tier]
}

resource "stateful_application" "reports" {
  name        = "${var.name}-reports"
  namespace   = var.namespace
  controller  = "Deployment"
  image       = "nginxinc/nginx-unprivileged:1.29"
  run_as_user = 101
  ports       = { http = { port = 8080 } }
  rollout     = { strategy = "Recreate" }

  volumes = {
    reports = {
      mount_path     = "/var/www/reports"
      existing_claim = { name = stateful_volume_claim.reports.name }
    }
  }
}

# A database whose claims are of the upper tier from the beginning.
resource "stateful_application" "db" {
  name        = "${var.name}-db"
  namespace   = var.namespace
  image       = "redis:8"
  run_as_user = 999
  args        = ["redis-server", "--appendonly", "yes"]
  ports       = { redis = { port = 6379 } }

  volumes = {
    data = {
      mount_path   = "/data"
      size         = "20Gi"
      claim_policy = stateful_volume_claim_policy.tier["gold"]
    }
  }
}
