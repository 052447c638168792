terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Two web servers, each with a volume for its pages, behind one Service. The
# claims are made with the cluster's default storage class.
resource "stateful_application" "web" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "nginxinc/nginx-unprivileged:1.29"
  replicas         = 2
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

  probes = {
    readiness = { http_get = { path = "/healthz", port = "http" } }
  }

  volumes = {
    pages = {
      mount_path = "/usr/share/nginx/html"
      size       = "1Gi"
    }
  }
}
