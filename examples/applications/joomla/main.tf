terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Joomla and its database: two applications, each with a volume of its own.
resource "stateful_application" "joomla" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "joomla:5.3-php8.3-apache"

  # No run_as_user: the image starts as root, copies Joomla to the volume, gives it to
  # www-data, and Apache steps down.

  ports = { http = { port = 80 } }

  env = {
    JOOMLA_DB_HOST = stateful_application.database.host
    JOOMLA_DB_NAME = "joomla"
    JOOMLA_DB_USER = "joomla"
  }
  secrets = {
    JOOMLA_DB_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    html = {
      mount_path   = "/var/www/html"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # The image waits for the database before Apache starts.
  probes = {
    startup   = { http_get = { path = "/", port = "http" }, failure_threshold = 30, timeout_seconds = 5 }
    readiness = { http_get = { path = "/", port = "http" }, timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "512Mi" }
    limits   = { memory = "512Mi" }
  }
}

resource "stateful_application" "database" {
  name             = "${var.name}-db"
  namespace        = var.namespace
  create_namespace = true
  image            = "mysql:8.4"
  run_as_user      = 999

  ports = { mysql = { port = 3306 } }

  # Read when the database is made, and never again.
  env = {
    MYSQL_DATABASE  = "joomla"
    MYSQL_USER      = "joomla"
    MYSQL_ROOT_HOST = "localhost" # root comes from inside the pod only
  }
  secrets = {
    MYSQL_PASSWORD      = { value_wo = var.password, value_wo_version = var.password_version }
    MYSQL_ROOT_PASSWORD = { value_wo = var.root_password, value_wo_version = var.root_password_version }
  }

  volumes = {
    # A directory of its own: a new file system has a lost+found.
    data = {
      mount_path   = "/var/lib/mysql"
      sub_path     = "mysql"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # Not the default probe: the server blocks nodes whose connections say nothing.
  probes = {
    readiness = { exec = ["mysqladmin", "ping", "--host=127.0.0.1", "--silent"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "1Gi" }
    limits   = { memory = "1Gi" }
  }
}
