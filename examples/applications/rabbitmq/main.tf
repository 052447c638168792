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
  # Members that a new node asks for the cluster. A fixed number, so that scaling
  # restarts nobody.
  seeds = provider::stateful::peers(var.name, var.namespace, 3)
}

# A cluster of three with quorum queues.
resource "stateful_application" "rabbitmq" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "rabbitmq:4.1-management"
  replicas         = var.replicas
  quorum           = true
  run_as_user      = 999

  ports = {
    amqp         = { port = 5672 }
    management   = { port = 15672 }
    prometheus   = { port = 15692 }
    epmd         = { port = 4369, client = false }
    distribution = { port = 25672, client = false }
  }

  env = {
    RABBITMQ_USE_LONGNAME = "true"
    # Peers and the data directory are named after it, so it has to stay the same.
    RABBITMQ_NODENAME     = "rabbit@$(POD_NAME).${var.name}-peers.${var.namespace}.svc"
    RABBITMQ_DEFAULT_USER = var.user
  }
  secrets = {
    RABBITMQ_DEFAULT_PASS = { value_wo = var.password, value_wo_version = var.password_version }
    erlang-cookie = {
      value_wo         = var.erlang_cookie
      value_wo_version = var.erlang_cookie_version
      env              = false
      mount_path       = "/run/secrets/erlang-cookie"
    }
  }

  config_files = {
    "/etc/rabbitmq/conf.d/30-cluster.conf" = join("\n", concat(
      ["cluster_name = ${var.name}", "cluster_formation.peer_discovery_backend = classic_config"],
      [for i, peer in local.seeds : "cluster_formation.classic_config.nodes.${i + 1} = rabbit@${peer}"],
      # A part without a majority waits, instead of going on by itself.
      ["cluster_partition_handling = pause_minority", "default_queue_type = quorum", ""],
    ))
  }

  # Erlang takes a cookie only that nobody but its user can read, and files of a
  # Secret can be read by the group.
  command = ["bash", "-c", <<-EOT
    umask 077
    rm -f /var/lib/rabbitmq/.erlang.cookie
    cat /run/secrets/erlang-cookie > /var/lib/rabbitmq/.erlang.cookie
    exec docker-entrypoint.sh rabbitmq-server
  EOT
  ]

  volumes = {
    data = {
      mount_path   = "/var/lib/rabbitmq"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # The port opens when the node has joined and has its queues. No program is run
  # for it: each rabbitmq-diagnostics would start an Erlang machine.
  probes = {
    readiness = { tcp_socket = { port = "amqp" } }
  }

  # Queues move to other members when one is stopped.
  termination_grace_period_seconds = 600

  resources = {
    requests = { cpu = "500m", memory = "2Gi" }
    limits   = { memory = "2Gi" }
  }
}
