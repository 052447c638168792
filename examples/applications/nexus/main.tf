terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One Nexus; its database and its artifacts are files that only one process may
# have open.
resource "stateful_application" "nexus" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "sonatype/nexus3:3.84.0"
  run_as_user      = 200

  ports = { http = { port = 8081 } }

  env = {
    INSTALL4J_ADD_VM_PARAMS = "-Xms1g -Xmx1g -XX:MaxDirectMemorySize=1g -Djava.util.prefs.userRoot=/nexus-data/javaprefs"
  }

  volumes = {
    data = {
      mount_path   = "/nexus-data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  probes = {
    # The first start, and the one after an upgrade, may take ten minutes.
    startup   = { http_get = { path = "/service/rest/v1/status", port = "http" }, period_seconds = 10, failure_threshold = 60, timeout_seconds = 5 }
    readiness = { http_get = { path = "/service/rest/v1/status/writable", port = "http" }, timeout_seconds = 5 }
  }
  timeouts = { create = "15m", update = "15m" }

  # A database that is not closed has to be repaired.
  termination_grace_period_seconds = 180

  resources = {
    requests = { cpu = "1", memory = "3Gi" }
    limits   = { memory = "3Gi" }
  }
}
