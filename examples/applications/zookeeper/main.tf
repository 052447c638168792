terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

locals {
  # Members are numbered from 1, and so are their pods.
  servers = slice(provider::stateful::peers(var.name, var.namespace, var.replicas + 1), 1, var.replicas + 1)
}

# An ensemble: every member knows all others by name and number.
resource "stateful_application" "zookeeper" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "zookeeper:3.9"
  replicas         = var.replicas
  ordinals_start   = 1
  quorum           = true
  run_as_user      = 1000

  ports = {
    client   = { port = 2181 }
    follower = { port = 2888, client = false }
    election = { port = 3888, client = false }
  }

  env = {
    ZOO_MY_ID   = "$(POD_INDEX)"
    ZOO_SERVERS = join(" ", [for i, server in local.servers : "server.${i + 1}=${server}:2888:3888;2181"])
    # A member's own name leads to its pod's address, which it may not have when it
    # begins to listen.
    ZOO_CFG_EXTRA                 = "quorumListenOnAllIPs=true"
    ZOO_STANDALONE_ENABLED        = "false"
    ZOO_4LW_COMMANDS_WHITELIST    = "srvr"
    ZOO_AUTOPURGE_PURGEINTERVAL   = "24"
    ZOO_AUTOPURGE_SNAPRETAINCOUNT = "3"
    SERVER_JVMFLAGS               = "-XX:MaxRAMPercentage=60"
  }

  volumes = {
    data = {
      mount_path   = "/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
    # Each write waits for this one, so it may be worth a faster class.
    datalog = {
      mount_path   = "/datalog"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # A member is ready when there is a majority.
  probes = {
    readiness = { exec = ["bash", "-c", "echo srvr | nc -w 2 127.0.0.1 2181 | grep -q ^Mode"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
