terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# A ring whose nodes find it through two seeds.
resource "stateful_application" "cassandra" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "cassandra:5.0"
  replicas         = var.replicas
  run_as_user      = 999

  ports = {
    cql   = { port = 9042 }
    intra = { port = 7000, client = false }
  }

  env = {
    CASSANDRA_CLUSTER_NAME = var.name
    # The first two, whatever the number of nodes: a third restarts nobody.
    CASSANDRA_SEEDS           = join(",", provider::stateful::peers(var.name, var.namespace, 2))
    CASSANDRA_LISTEN_ADDRESS  = "$(POD_IP)"
    CASSANDRA_ENDPOINT_SNITCH = "GossipingPropertyFileSnitch"
    CASSANDRA_DC              = var.datacenter
    CASSANDRA_RACK            = "rack1"
    # Half of the limit; the rest is for what is outside of the heap.
    MAX_HEAP_SIZE = "2G"
    HEAP_NEWSIZE  = "400M"
  }

  volumes = {
    data = {
      mount_path   = "/var/lib/cassandra"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # OrderedReady, the default: nodes join one after the other. A node opens its CQL
  # port when it has joined, so the default readiness probe is right as well.

  # A node that goes writes what is in memory, tells the others and takes no more
  # requests. Then there is nothing to replay when it comes back.
  hooks                            = { pre_stop = { exec = ["nodetool", "drain"] } }
  termination_grace_period_seconds = 300

  resources = {
    requests = { cpu = "1", memory = "4Gi" }
    limits   = { memory = "4Gi" }
  }
}
