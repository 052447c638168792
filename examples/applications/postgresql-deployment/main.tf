terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One PostgreSQL without a stable name. Its claim is for one node, so the Deployment
# has one replica, and ends its pod before the next one starts.
resource "stateful_application" "postgresql" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  controller       = "Deployment"
  image            = "postgres:17"
  run_as_user      = 999 # 70 with the alpine images

  ports = { postgres = { port = 5432 } }

  env = {
    PGDATA = "/var/lib/postgresql/data/pgdata" # beside lost+found
  }
  # Read when the database is made, and never again: README.md.
  secrets = {
    POSTGRES_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # By TCP: while the database is made, the image listens on a socket only.
  probes = {
    readiness = { exec = ["pg_isready", "--host=127.0.0.1", "--username=postgres"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "500m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
