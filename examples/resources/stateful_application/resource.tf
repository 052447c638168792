resource "stateful_storage_class" "fast" {
  name                = "fast"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp3" }
}

resource "stateful_volume_claim_policy" "db" {
  name          = "db"
  storage_class = stateful_storage_class.fast.name
  max_size      = "1Ti"
}

resource "stateful_application" "pg" {
  name            = "pg"
  namespace       = "data"
  image           = "postgres:17"
  run_as_user     = 999
  ports           = { postgres = { port = 5432 } }
  env             = { PGDATA = "/var/lib/postgresql/data/pgdata" }
  env_from_secret = { POSTGRES_PASSWORD = { name = "pg", key = "password" } }

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = "100Gi"
      claim_policy = stateful_volume_claim_policy.db
    }
  }
}
