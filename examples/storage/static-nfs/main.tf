terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# What is on the server already. Nothing is provisioned: the class is none.
resource "stateful_persistent_volume" "www" {
  name          = var.name
  capacity      = var.size
  access_modes  = ["ReadWriteMany"]
  mount_options = ["hard", "nfsvers=4.1"]

  nfs = {
    server = var.server
    path   = var.path
  }

  # No other claim can have it.
  claim = {
    namespace = var.namespace
    name      = var.name
  }
}

resource "stateful_volume_claim" "www" {
  name        = var.name
  namespace   = var.namespace
  size        = var.size
  volume_name = stateful_persistent_volume.www.name

  # "" is no class. Without it the claim would be of the cluster's default class,
  # and would wait for a volume of that for ever.
  claim_policy = {
    storage_class = ""
    access_modes  = ["ReadWriteMany"]
    # The claim may go: the volume keeps what is on the server.
    on_destroy = "Delete"
  }
}

resource "stateful_application" "www" {
  name        = var.name
  namespace   = var.namespace
  controller  = "Deployment"
  image       = "nginxinc/nginx-unprivileged:1.29"
  replicas    = 3
  run_as_user = 101

  ports = { http = { port = 8080 } }

  volumes = {
    www = {
      mount_path     = "/usr/share/nginx/html"
      existing_claim = { name = stateful_volume_claim.www.name }
    }
  }
}
