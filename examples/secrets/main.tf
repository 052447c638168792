terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# A PostgreSQL whose passwords come with the configuration and are yet in no plan
# and no state. The claim is made with the cluster's default storage class.
resource "stateful_application" "pg" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "postgres:17"
  replicas         = 1
  run_as_user      = 999

  ports = { postgres = { port = 5432 } }
  env   = { PGDATA = "/var/lib/postgresql/data/pgdata" }

  # Both are sent when they are new and when their version is raised, and only
  # then do the pods restart: README.md.
  secrets = {
    # An environment variable. The image reads it when the database is made.
    POSTGRES_PASSWORD = {
      value_wo         = var.password
      value_wo_version = var.password_version
    }

    # A file: environment variables are inherited by every process, files are
    # not. The script makes a user on the first start, and reads the password of
    # that user where it is mounted.
    app-password = {
      value_wo         = var.app_password
      value_wo_version = var.app_password_version
      env              = false
      mount_path       = "/run/secrets/app-password"
    }
  }

  config_files = {
    "/docker-entrypoint-initdb.d/app.sh" = <<-EOT
      psql -v ON_ERROR_STOP=1 --username postgres <<'SQL'
        \set password `cat /run/secrets/app-password`
        CREATE USER app PASSWORD :'password';
        CREATE DATABASE app OWNER app;
      SQL
    EOT
  }

  volumes = {
    data = {
      mount_path = "/var/lib/postgresql/data"
      size       = "10Gi"
    }
  }
}
