terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# One MariaDB. Copies of it would be databases of their own.
resource "stateful_application" "mariadb" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "mariadb:11.8"
  run_as_user      = 999

  ports = { mysql = { port = 3306 } }

  # Read when the database is made, and never again: README.md.
  env = {
    MARIADB_DATABASE = var.database
    MARIADB_USER     = var.user
  }
  secrets = {
    MARIADB_ROOT_PASSWORD = { value_wo = var.root_password, value_wo_version = var.root_password_version }
    MARIADB_PASSWORD      = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    # A directory of its own: a new file system has a lost+found, and the server
    # would take it for a database, or refuse to begin in a directory with something in it.
    data = {
      mount_path   = "/var/lib/mysql"
      sub_path     = "mysql"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # Not the default probe: the server counts connections that say nothing as errors,
  # and blocks the node that they come from. This one succeeds with any answer of
  # the server, that the password is missing included. By TCP, because the server
  # that the image starts to make the database listens on a socket only.
  probes = {
    readiness = { exec = ["mariadb-admin", "ping", "--host=127.0.0.1", "--silent"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "500m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
