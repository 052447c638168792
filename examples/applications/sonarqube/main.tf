terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# SonarQube and its database: two applications, each with volumes of its own.
resource "stateful_application" "sonarqube" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "sonarqube:24.12.0.100206-community"

  # The image's files belong to group 0, and its process has to write some of them.
  run_as_user  = 1000
  run_as_group = 0
  fs_group     = 1000

  ports = { http = { port = 9000 } }

  env = {
    SONAR_JDBC_URL      = "jdbc:postgresql://${stateful_application.database.host}:5432/sonarqube"
    SONAR_JDBC_USERNAME = "sonarqube"
    # The Elasticsearch inside maps memory, which takes vm.max_map_count = 262144 on
    # the node, and pods can't set that.
    SONAR_SEARCH_JAVAADDITIONALOPTS = "-Dnode.store.allow_mmap=false"
  }
  secrets = {
    SONAR_JDBC_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    # The index, which is made anew from the database when it is lost.
    data = {
      mount_path   = "/opt/sonarqube/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
    # Plugins.
    extensions = {
      mount_path   = "/opt/sonarqube/extensions"
      size         = "1Gi"
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # While it starts, it answers as well. After an upgrade it waits for somebody who
  # starts the migration in the browser, and so has to be reached.
  probes = {
    startup = {
      exec              = ["bash", "-c", "curl -sf http://127.0.0.1:9000/api/system/status | grep -qE '\"status\":\"(UP|DB_MIGRATION_NEEDED|DB_MIGRATION_RUNNING)\"'"]
      failure_threshold = 60
      timeout_seconds   = 5
    }
    readiness = { http_get = { path = "/api/system/status", port = "http" }, timeout_seconds = 5 }
  }
  timeouts = { create = "15m", update = "15m" }

  # Time for the analyses that run.
  termination_grace_period_seconds = 300

  resources = {
    requests = { cpu = "1", memory = "4Gi" }
    limits   = { memory = "4Gi" }
  }
}

resource "stateful_application" "database" {
  name             = "${var.name}-db"
  namespace        = var.namespace
  create_namespace = true
  image            = "postgres:17"
  run_as_user      = 999

  ports = { postgres = { port = 5432 } }

  # Read when the database is made, and never again.
  env = {
    POSTGRES_DB   = "sonarqube"
    POSTGRES_USER = "sonarqube"
    PGDATA        = "/var/lib/postgresql/data/pgdata" # beside lost+found
  }
  secrets = {
    POSTGRES_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # By TCP: while the database is made, the image listens on a socket only.
  probes = {
    readiness = { exec = ["pg_isready", "--host=127.0.0.1", "--username=sonarqube"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
