terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One controller; Jenkins keeps everything in files, and two would overwrite each
# other's.
resource "stateful_application" "jenkins" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "jenkins/jenkins:2.516.3-lts-jdk21"
  run_as_user      = 1000

  ports = {
    http  = { port = 8080 }
    agent = { port = 50000 }
  }

  env = {
    JAVA_OPTS = "-XX:MaxRAMPercentage=60"
  }

  volumes = {
    home = {
      mount_path   = "/var/jenkins_home"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  probes = {
    # The first start, and the one after an upgrade of plugins, may take ten minutes.
    startup   = { http_get = { path = "/login", port = "http" }, period_seconds = 10, failure_threshold = 60, timeout_seconds = 5 }
    readiness = { http_get = { path = "/login", port = "http" }, timeout_seconds = 5 }
  }
  timeouts = { create = "15m", update = "15m" }

  resources = {
    requests = { cpu = "500m", memory = "2Gi" }
    limits   = { memory = "2Gi" }
  }
}
