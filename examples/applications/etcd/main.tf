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
  members = provider::stateful::peers(var.name, var.namespace, 3)
}

# A cluster of three, whose members know each other from the start.
resource "stateful_application" "etcd" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "gcr.io/etcd-development/etcd:v3.6.5"
  replicas         = 3
  quorum           = true
  run_as_user      = 65532 # any will do

  ports = {
    client  = { port = 2379 }
    peer    = { port = 2380, client = false }
    metrics = { port = 2381, client = false }
  }

  env = {
    ETCD_NAME = "$(POD_NAME)"
    # A directory of its own: etcd wants it to be its own, with mode 0700.
    ETCD_DATA_DIR = "/var/lib/etcd/data"

    ETCD_LISTEN_CLIENT_URLS          = "http://0.0.0.0:2379"
    ETCD_LISTEN_PEER_URLS            = "http://0.0.0.0:2380"
    ETCD_LISTEN_METRICS_URLS         = "http://0.0.0.0:2381"
    ETCD_ADVERTISE_CLIENT_URLS       = "http://$(POD_NAME).${var.name}-peers.${var.namespace}.svc:2379"
    ETCD_INITIAL_ADVERTISE_PEER_URLS = "http://$(POD_NAME).${var.name}-peers.${var.namespace}.svc:2380"

    # Read when a member has no data yet, and never again.
    ETCD_INITIAL_CLUSTER       = join(",", [for i, member in local.members : "${var.name}-${i}=http://${member}:2380"])
    ETCD_INITIAL_CLUSTER_STATE = "new"
    ETCD_INITIAL_CLUSTER_TOKEN = "${var.namespace}-${var.name}"

    # Keep an hour of history.
    ETCD_AUTO_COMPACTION_RETENTION = "1h"
    ETCD_QUOTA_BACKEND_BYTES       = tostring(4 * 1024 * 1024 * 1024)
  }

  volumes = {
    data = {
      mount_path   = "/var/lib/etcd"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # A member is ready when there is a leader. The image has no shell, hence no
  # command as a probe.
  probes = {
    readiness = { http_get = { path = "/readyz", port = "metrics" }, timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "500m", memory = "2Gi" }
    limits   = { memory = "2Gi" }
  }
}
