variable "password" {
  type      = string
  ephemeral = true
}

resource "stateful_storage_class" "fast" {
  name                = "fast-retained"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp2" }
}

resource "stateful_volume_claim_policy" "db" {
  name          = "db"
  storage_class = stateful_storage_class.fast.name
  max_size      = "1Ti"
}

resource "stateful_application" "pg" {
  name         = "pg"
  namespace    = "shop-staging"
  image        = "postgres:17.5"
  replicas     = 1
  run_as_user  = 999
  ports        = { postgres = { port = 5432 } }
  env          = { PGDATA = "/var/lib/postgresql/data/pgdata" }
  secrets      = { POSTGRES_PASSWORD = { value_wo = var.password, value_wo_version = 1 } }
  config_files = { "/etc/postgresql/postgresql.conf" = "max_connections = 200\n" }
  args         = ["-c", "config_file=/etc/postgresql/postgresql.conf"]

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = "10Gi"
      claim_policy = stateful_volume_claim_policy.db
    }
  }
}
