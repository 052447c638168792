terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Three servers, which the agents and clients of a data centre reach.
resource "stateful_application" "consul" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "hashicorp/consul:1.21"
  replicas         = var.replicas
  quorum           = true
  run_as_user      = 100
  run_as_group     = 1000
  fs_group         = 1000

  ports = {
    http     = { port = 8500 }
    dns      = { port = 8600, protocol = "UDP" }
    dns-tcp  = { port = 8600 }
    server   = { port = 8300, client = false }
    serf     = { port = 8301, client = false }
    serf-udp = { port = 8301, protocol = "UDP", client = false }
  }

  env = {
    CONSUL_DISABLE_PERM_MGMT = "1" # the image would change owners, as root
  }

  # In a file: arguments are seen by everybody who can list processes.
  secrets = {
    gossip = {
      value_wo         = var.gossip_key == null ? null : jsonencode({ encrypt = var.gossip_key })
      value_wo_version = var.gossip_key_version
      env              = false
      mount_path       = "/consul/gossip.json"
    }
  }

  config_files = {
    "/consul/config/server.json" = jsonencode({
      server           = true
      datacenter       = var.datacenter
      bootstrap_expect = 3
      # The first three, whatever the number of servers: a fourth restarts nobody.
      retry_join  = provider::stateful::peers(var.name, var.namespace, 3)
      client_addr = "0.0.0.0"
      ui_config   = { enabled = true }
      # A pod that is replaced comes back with its data and is no member that leaves.
      leave_on_terminate = false
    })
  }
  args = ["agent", "-bind=$(POD_IP)", "-config-file=/consul/gossip.json"]

  volumes = {
    data = {
      mount_path   = "/consul/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # A server is ready when there is a leader.
  probes = {
    readiness = { exec = ["sh", "-c", "wget -qO- http://127.0.0.1:8500/v1/status/leader | grep -q :"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "512Mi" }
    limits   = { memory = "512Mi" }
  }
}
