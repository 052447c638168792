terraform {
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

resource "stateful_application" "app" {
  count = var.applications

  name           = local.names[count.index]
  namespace      = var.namespaces[count.index % length(var.namespaces)]
  image          = "postgres:17"
  replicas       = 0
  run_as_user    = 999
  wait_for_ready = false

  ports = { postgres = { port = 5432 } }
  env = {
    PGDATA     = "/var/lib/postgresql/data/pgdata"
    GENERATION = var.generation
  }
  volumes = {
    data = {
      mount_path = "/var/lib/postgresql/data"
      size       = "1Gi"
    }
  }
}
