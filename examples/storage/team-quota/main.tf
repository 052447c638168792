terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

resource "stateful_volume_claim_policy" "team" {
  name     = var.name
  min_size = "1Gi"
  max_size = "100Gi"

  guardrails = {
    namespaces  = [var.namespace]
    limit_range = true
    quota = {
      storage = "500Gi"
      claims  = 20
    }
  }
}

resource "stateful_application" "db" {
  name        = var.name
  namespace   = var.namespace
  image       = "postgres:17"
  run_as_user = 999

  ports   = { postgres = { port = 5432 } }
  env     = { PGDATA = "/var/lib/postgresql/data/pgdata" }
  secrets = { POSTGRES_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version } }

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = var.size
      claim_policy = stateful_volume_claim_policy.team
    }
  }
}
