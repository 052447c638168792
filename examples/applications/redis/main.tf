terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One Redis that keeps its data on a volume.
resource "stateful_application" "redis" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "redis:8.2"
  run_as_user      = 999

  ports = { redis = { port = 6379 } }

  secrets = {
    REDIS_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }
  env = {
    REDISCLI_AUTH = "$(REDIS_PASSWORD)" # for redis-cli, in the probe too
  }

  config_files = {
    "/usr/local/etc/redis/redis.conf" = <<-EOT
      dir /data
      # Each write goes to a log that is flushed every second.
      appendonly yes
      # Half of the limit: while the log is rewritten, pages that change are there twice.
      maxmemory 512mb
      # A database, not a cache: when it is full, writes fail and nothing is dropped.
      maxmemory-policy noeviction
    EOT
  }
  args = ["redis-server", "/usr/local/etc/redis/redis.conf", "--requirepass", "$(REDIS_PASSWORD)"]

  volumes = {
    data = {
      mount_path   = "/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # While it reads its log, Redis answers LOADING, which is not PONG.
  probes = {
    readiness = { exec = ["sh", "-c", "redis-cli ping | grep -q PONG"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
