terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One PostgreSQL. Copies of it would be databases of their own: replication is for
# an operator, or for examples/postgresql where several unrelated ones are wanted.
resource "stateful_application" "postgresql" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "postgres:18"
  run_as_user      = 999 # 70 with the alpine images

  ports = { postgres = { port = 5432 } }

  # Metrics for Prometheus. The image lets connections from inside the pod in
  # without a password.
  sidecars = {
    metrics = {
      image     = "quay.io/prometheuscommunity/postgres-exporter:v0.18.1"
      ports     = { metrics = { port = 9187, client = false } }
      env       = { DATA_SOURCE_NAME = "postgresql://postgres@127.0.0.1:5432/postgres?sslmode=disable" }
      resources = { requests = { cpu = "20m", memory = "64Mi" }, limits = { memory = "64Mi" } }
    }
  }

  # Read when the database is made, and never again: README.md.
  secrets = {
    POSTGRES_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    # From 18 on the image keeps its data in a directory of its major version, here
    # below the mount point, so pg_upgrade can link from one into the next.
    data = {
      mount_path   = "/var/lib/postgresql"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
    # Parallel queries share memory here, and a container has 64 MiB by itself.
    shm = {
      mount_path = "/dev/shm"
      empty_dir  = { medium = "Memory", size_limit = "256Mi" }
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
