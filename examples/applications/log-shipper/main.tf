terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Fluent Bit on every node, which sends what containers write to Elasticsearch.
resource "stateful_application" "log_shipper" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  controller       = "DaemonSet"
  image            = "fluent/fluent-bit:4.0.12"

  # No run_as_user: logs of containers belong to root.

  # Every node has logs, those of the control plane as well.
  placement = { tolerations = [{ operator = "Exists" }] }

  command = ["/fluent-bit/bin/fluent-bit"]
  args    = ["--config=/etc/log-shipper/fluent-bit.yaml"]

  config_files = {
    "/etc/log-shipper/fluent-bit.yaml" = yamlencode({
      service = { http_server = "on", http_port = 2020 }
      pipeline = {
        inputs = [{
          name               = "tail"
          path               = "/var/log/containers/*.log"
          path_key           = "file" # has the names of pod, namespace and container
          "multiline.parser" = "docker, cri"
          skip_long_lines    = "on"
          mem_buf_limit      = "50M"
          db                 = "/var/lib/log-shipper/positions.db"
        }]
        outputs = [{
          name               = "es"
          match              = "*"
          host               = var.elasticsearch
          port               = 9200
          logstash_format    = "on" # an index for each day
          suppress_type_name = "on"
          retry_limit        = "no_limits"
        }]
      }
    })
  }

  volumes = {
    logs = {
      mount_path = "/var/log"
      read_only  = true
      host_path  = { path = "/var/log", type = "Directory" }
    }
    # How far each file has been read: a new pod on the node goes on from there.
    positions = {
      mount_path = "/var/lib/log-shipper"
      host_path  = { path = "/var/lib/log-shipper", type = "DirectoryOrCreate" }
    }
  }
  security_context = { read_only_root_filesystem = true }

  ports = { http = { port = 2020, client = false } }
  probes = {
    readiness = { http_get = { path = "/", port = "http" } }
  }

  termination_grace_period_seconds = 30

  resources = {
    requests = { cpu = "100m", memory = "200Mi" }
    limits   = { memory = "200Mi" }
  }
}
