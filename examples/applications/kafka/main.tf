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
  # The three pods are brokers and controllers at once, and controllers know each
  # other from the start.
  voters = provider::stateful::peers(var.name, var.namespace, 3)

  # Partitions are spread over both; the cluster's metadata is on the first. Their
  # number is for good: claim volumes can't be added to a set.
  disks = ["data-0", "data-1"]
}

resource "stateful_application" "kafka" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "apache/kafka:4.1.0"
  replicas         = 3
  quorum           = true
  run_as_user      = 1000

  ports = {
    kafka      = { port = 9092 }
    controller = { port = 9093, client = false }
  }

  env = {
    # Every volume is formatted with it; it must never change.
    CLUSTER_ID                     = var.cluster_id
    KAFKA_NODE_ID                  = "$(POD_INDEX)"
    KAFKA_PROCESS_ROLES            = "broker,controller"
    KAFKA_CONTROLLER_QUORUM_VOTERS = join(",", [for i, voter in local.voters : "${i}@${voter}:9093"])

    KAFKA_LISTENERS                      = "PLAINTEXT://:9092,CONTROLLER://:9093"
    KAFKA_ADVERTISED_LISTENERS           = "PLAINTEXT://$(POD_NAME).${var.name}-peers.${var.namespace}.svc:9092"
    KAFKA_CONTROLLER_LISTENER_NAMES      = "CONTROLLER"
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP = "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"

    # On each volume a directory of its own: Kafka takes everything in it for a
    # partition, and does not start with the lost+found of a new file system.
    KAFKA_LOG_DIRS = join(",", [for disk in local.disks : "/var/lib/kafka/${disk}/logs"])

    # Three copies of everything, and writes wait for two of them.
    KAFKA_DEFAULT_REPLICATION_FACTOR                       = "3"
    KAFKA_MIN_INSYNC_REPLICAS                              = "2"
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR                 = "3"
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR         = "3"
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR                    = "2"
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR = "3"
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR            = "2"

    # The rest of the limit is for the file system's cache.
    KAFKA_HEAP_OPTS = "-Xms1g -Xmx1g"
  }

  volumes = { for disk in local.disks : disk => {
    mount_path   = "/var/lib/kafka/${disk}"
    size         = var.size
    claim_policy = { storage_class = var.storage_class }
  } }

  # A broker that listens again has copies to catch up with: give it some time
  # before the next one goes.
  rollout = { min_ready_seconds = 30 }
  probes = {
    readiness = { tcp_socket = { port = "kafka" } }
  }

  # Time to hand partitions over to other brokers.
  termination_grace_period_seconds = 180

  resources = {
    requests = { cpu = "500m", memory = "3Gi" }
    limits   = { memory = "3Gi" }
  }
}
