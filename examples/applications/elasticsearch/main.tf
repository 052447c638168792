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
  # Names of the nodes that vote for the first master, and of all.
  first = [for ordinal in range(3) : "${var.name}-${ordinal}"]
}

# A cluster of three nodes, each of which holds data and may be master.
resource "stateful_application" "elasticsearch" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "docker.elastic.co/elasticsearch/elasticsearch:9.1.4"
  replicas         = var.replicas
  quorum           = true

  # The image's files belong to group 0, and its process has to write some of them.
  run_as_user  = 1000
  run_as_group = 0
  fs_group     = 1000

  ports = {
    http      = { port = 9200 }
    transport = { port = 9300, client = false }
  }

  env = merge({
    "cluster.name"         = var.name
    "node.name"            = "$(POD_NAME)"
    "network.host"         = "0.0.0.0"
    "discovery.seed_hosts" = join(",", provider::stateful::peers(var.name, var.namespace, 3))
    # Maps of memory take vm.max_map_count = 262144 on the node, which pods can't set.
    "node.store.allow_mmap" = "false"
    # Everybody who reaches a node may do everything: README.md.
    "xpack.security.enabled" = "false"
    # Half of the memory limit is the heap, by itself.
    }, var.bootstrap ? { "cluster.initial_master_nodes" = join(",", local.first) } : {}
  )

  # So only pods of the same namespace reach them.
  network_policy = { allow_from = [{ pod_selector = {} }] }

  volumes = {
    data = {
      mount_path   = "/usr/share/elasticsearch/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # After its start a node is ready when all shards have their copies again, so that
  # a rollout never takes a second one away; from then on, when it answers.
  probes = {
    readiness = {
      exec = ["bash", "-c", <<-EOT
        if [ -f /tmp/started ]; then
          exec curl -sf -o /dev/null http://127.0.0.1:9200/
        fi
        curl -sf -o /dev/null 'http://127.0.0.1:9200/_cluster/health?wait_for_status=green&timeout=1s' && touch /tmp/started
      EOT
      ]
      timeout_seconds = 5
    }
  }

  termination_grace_period_seconds = 300

  resources = {
    requests = { cpu = "1", memory = "4Gi" }
    limits   = { memory = "4Gi" }
  }
}
