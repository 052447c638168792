terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Hub and nodes have to be of one release.
locals {
  release = "4.25.0-20241024"
}

# The hub, which clients talk to. What it knows of sessions is in its memory, and two
# hubs would know nothing of each other's, so the old one ends first.
resource "stateful_application" "hub" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  controller       = "Deployment"
  image            = "selenium/hub:${local.release}"
  run_as_user      = 1200
  run_as_group     = 1201
  rollout          = { strategy = "Recreate" }

  # The two others are how nodes and hub talk to each other.
  ports = {
    http      = { port = 4444 }
    publish   = { port = 4442 }
    subscribe = { port = 4443 }
  }

  # Whoever starts sessions runs programs on the nodes.
  network_policy = {
    allow_from = [{ pod_selector = {} }]
  }

  probes = {
    startup   = { http_get = { path = "/readyz", port = "http" }, failure_threshold = 30, timeout_seconds = 5 }
    readiness = { http_get = { path = "/readyz", port = "http" }, timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}

# Nodes, each with one Chrome at a time.
resource "stateful_application" "chrome" {
  name             = "${var.name}-chrome"
  namespace        = var.namespace
  create_namespace = true
  controller       = "Deployment"
  replicas         = var.nodes
  image            = "selenium/node-chrome:${local.release}"
  run_as_user      = 1200
  run_as_group     = 1201

  ports = { http = { port = 5555 } }

  # Only the hub talks to nodes.
  network_policy = {
    allow_from = [{ pod_selector = { match_labels = { "app.kubernetes.io/name" = var.name } } }]
  }
  service = { enabled = false }

  env = {
    SE_EVENT_BUS_HOST           = stateful_application.hub.host
    SE_EVENT_BUS_PUBLISH_PORT   = "4442"
    SE_EVENT_BUS_SUBSCRIBE_PORT = "4443"
    SE_NODE_HOST                = "$(POD_IP)" # where the hub finds the node
    SE_NODE_MAX_SESSIONS        = "1"
  }

  # Chrome shares memory between its processes, more than the 64 MB that there are
  # otherwise.
  volumes = {
    shm = { mount_path = "/dev/shm", empty_dir = { medium = "Memory", size_limit = "1Gi" } }
  }

  # A node that is to go takes no new session, and ends with the one that it has.
  hooks = {
    pre_stop = {
      exec = ["bash", "-c", "curl -s -X POST http://localhost:5555/se/grid/node/drain -H 'X-REGISTRATION-SECRET;' && while curl -sf -o /dev/null http://localhost:5555/status; do sleep 1; done"]
    }
  }
  termination_grace_period_seconds = 600

  probes = {
    startup   = { http_get = { path = "/status", port = "http" }, failure_threshold = 30, timeout_seconds = 5 }
    readiness = { http_get = { path = "/status", port = "http" }, timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "1", memory = "2Gi" }
    limits   = { memory = "3Gi" } # /dev/shm counts
  }
}
