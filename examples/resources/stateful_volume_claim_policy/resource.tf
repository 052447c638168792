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

# Guardrails: the cluster itself holds the policy, against kubectl and every other
# tool, in the namespaces of a team.
resource "stateful_volume_claim_policy" "orders" {
  name                    = "orders"
  storage_class           = "fast"
  allowed_storage_classes = ["fast", "archive"]
  min_size                = "10Gi"
  max_size                = "1Ti"

  guardrails = {
    namespaces    = ["orders", "orders-staging"]
    deny_deletion = true

    # Of all claims in each namespace, whatever their policy: two tiers, of which
    # the expensive one is scarce.
    quota = {
      storage = "5Ti"
      claims  = 40
      storage_classes = {
        fast    = { storage = "1Ti", claims = 10 }
        archive = { storage = "4Ti" }
      }
    }
  }
}
