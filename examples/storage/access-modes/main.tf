terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# ReadWriteOnce, the default: each pod has a claim of its own.
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
      size         = "5Gi"
      claim_policy = { storage_class = var.block_class }
    }
  }
}

# ReadWriteOncePod: a second pod would not even start on the same node.
resource "stateful_application" "queue" {
  name        = "${var.name}-queue"
  namespace   = var.namespace
  image       = "redis:8"
  run_as_user = 999
  args        = ["redis-server", "--appendonly", "yes"]
  ports       = { redis = { port = 6379 } }

  volumes = {
    data = {
      mount_path = "/data"
      size       = "5Gi"
      claim_policy = {
        storage_class = var.block_class
        access_modes  = ["ReadWriteOncePod"]
      }
    }
  }
}

# ReadWriteMany: one claim for all pods of a Deployment.
resource "stateful_volume_claim" "uploads" {
  name      = "${var.name}-uploads"
  namespace = var.namespace
  size      = "10Gi"
  claim_policy = {
    storage_class = var.shared_class
    access_modes  = ["ReadWriteMany"]
  }
}

# ReadOnlyMany: what is on a server already.
resource "stateful_persistent_volume" "models" {
  name         = "${var.name}-models"
  capacity     = "100Gi"
  access_modes = ["ReadOnlyMany"]
  nfs          = { server = var.server, path = "/exports/models", read_only = true }
  claim        = { namespace = var.namespace, name = "${var.name}-models" }
}

resource "stateful_volume_claim" "models" {
  name        = "${var.name}-models"
  namespace   = var.namespace
  size        = "100Gi"
  volume_name = stateful_persistent_volume.models.name
  claim_policy = {
    storage_class = ""
    access_modes  = ["ReadOnlyMany"]
    # The claim may go: the volume keeps what is on the server.
    on_destroy = "Delete"
  }
}

resource "stateful_application" "web" {
  name        = "${var.name}-web"
  namespace   = var.namespace
  controller  = "Deployment"
  image       = "nginxinc/nginx-unprivileged:1.29"
  replicas    = 3
  run_as_user = 101
  ports       = { http = { port = 8080 } }

  volumes = {
    uploads = {
      mount_path     = "/var/www/uploads"
      existing_claim = { name = stateful_volume_claim.uploads.name }
    }
    models = {
      mount_path     = "/var/www/models"
      existing_claim = { name = stateful_volume_claim.models.name, read_only = true }
    }
  }
}
