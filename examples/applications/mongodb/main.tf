terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# A replica set of three, whose members are told of each other once, by hand:
# README.md.
resource "stateful_application" "mongodb" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "mongo:8.0"
  replicas         = var.replicas
  quorum           = true
  run_as_user      = 999

  ports = { mongodb = { port = 27017 } }

  # What members prove to each other that they belong together with.
  secrets = {
    keyfile = {
      value_wo         = var.keyfile
      value_wo_version = var.keyfile_version
      env              = false
      mount_path       = "/run/secrets/keyfile"
    }
  }

  # mongod takes a key file only that nobody but its user can read, and files of a
  # Secret can be read by the group.
  command = ["bash", "-c", <<-EOT
    install -m 400 /run/secrets/keyfile /tmp/keyfile
    exec docker-entrypoint.sh mongod --replSet rs0 --keyFile /tmp/keyfile --bind_ip_all
  EOT
  ]

  volumes = {
    data = {
      mount_path   = "/data/db"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
    # The image has a volume here, which is only of use to config servers.
    configdb = {
      mount_path = "/data/configdb"
      empty_dir  = {}
    }
  }

  # Members are ready when they listen; who is primary they vote among themselves.
  rollout = { min_ready_seconds = 30 }

  # Clients of a replica set need all its members (output uri), not any one.
  service = { enabled = false }

  # The cache takes half of what the limit leaves beyond 1 GiB.
  resources = {
    requests = { cpu = "500m", memory = "2Gi" }
    limits   = { memory = "2Gi" }
  }
}
