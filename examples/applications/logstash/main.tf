terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Logstash that keeps what it has taken in a queue on disk, so that nothing is lost
# while Elasticsearch is away or a pod restarts.
resource "stateful_application" "logstash" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "docker.elastic.co/logstash/logstash:9.1.4"
  replicas         = var.replicas
  run_as_user      = 1000

  ports = {
    beats = { port = 5044 }
    api   = { port = 9600, client = false }
  }

  env = {
    QUEUE_TYPE      = "persisted"
    QUEUE_MAX_BYTES = "4gb" # less than the volume has
    LS_JAVA_OPTS    = "-Xms1g -Xmx1g"
    ELASTICSEARCH   = var.elasticsearch
  }

  config_files = {
    "/usr/share/logstash/pipeline/logstash.conf" = <<-EOT
      input {
        beats {
          port => 5044
        }
      }
      output {
        elasticsearch {
          hosts       => ["$${ELASTICSEARCH}"]
          data_stream => true
        }
      }
    EOT
  }

  volumes = {
    data = {
      mount_path   = "/usr/share/logstash/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # The pods know nothing of each other.
  rollout = { pod_management_policy = "Parallel" }

  # The input listens when the pipeline runs.
  probes = {
    readiness = { tcp_socket = { port = "beats" } }
  }

  resources = {
    requests = { cpu = "500m", memory = "2Gi" }
    limits   = { memory = "2Gi" }
  }
}
