terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Web servers, each with a volume for its pages, behind one Service.
resource "stateful_application" "web" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "nginxinc/nginx-unprivileged:1.29"
  replicas         = var.replicas
  run_as_user      = 101

  ports = { http = { port = 8080 } }

  config_files = {
    "/etc/nginx/conf.d/default.conf" = <<-EOT
      server {
        listen 8080;
        root   /usr/share/nginx/html;

        location = /healthz {
          return 200;
        }
      }
    EOT
  }

  volumes = {
    pages = {
      mount_path   = "/usr/share/nginx/html"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  probes = {
    readiness = { http_get = { path = "/healthz", port = "http" } }
  }

  # Proxies go on sending for a moment after a pod has begun to end.
  hooks = { pre_stop = { sleep = { seconds = 5 } } }

  resources = {
    requests = { cpu = "50m", memory = "64Mi" }
    limits   = { memory = "64Mi" }
  }
}
