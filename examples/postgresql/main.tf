terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

# Where the cluster is comes from the environment (KUBE_CONFIG_PATH, KUBE_HOST,
# KUBE_TOKEN, ...), so that one configuration serves every cluster.
provider "stateful" {}

resource "stateful_storage_class" "fast" {
  name                = "${var.name}-fast"
  storage_provisioner = var.storage_provisioner
  parameters          = var.storage_parameters
}

resource "stateful_volume_claim_policy" "db" {
  name          = var.name
  storage_class = stateful_storage_class.fast.name
  max_size      = "1Ti"
}

resource "stateful_application" "pg" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "postgres:17"
  replicas         = var.replicas
  run_as_user      = 999

  ports = { postgres = { port = 5432 } }
  env   = { PGDATA = "/var/lib/postgresql/data/pgdata" }

  # Made beforehand, so that Terraform never sees the password: README.md.
  env_from_secret = {
    POSTGRES_PASSWORD = { name = "pg", key = "password" }
  }

  config_files = {
    "/etc/postgresql/postgresql.conf" = <<-EOT
      listen_addresses = '*'
      max_connections = 200
    EOT
  }
  args = ["-c", "config_file=/etc/postgresql/postgresql.conf"]

  resources = {
    requests = { cpu = "500m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = "10Gi"
      claim_policy = stateful_volume_claim_policy.db
    }
    shm = {
      mount_path = "/dev/shm"
      empty_dir  = { medium = "Memory", size_limit = "256Mi" }
    }
  }

  # Three databases of their own, one for each pod (shards, say): every one is
  # reached by its own name in peers, never through a Service that picks any.
  service = { enabled = false }
}
