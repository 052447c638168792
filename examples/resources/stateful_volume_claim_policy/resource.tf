resource "stateful_volume_claim_policy" "db" {
  name          = "db"
  storage_class = "fast"
  min_size      = "10Gi"
  max_size      = "1Ti"
}

# An application's volume takes the policy whole.
resource "stateful_application" "pg" {
  name  = "pg"
  image = "postgres:17"

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
