terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# WordPress and its database: two applications, each with a volume of its own.
resource "stateful_application" "wordpress" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "wordpress:6.8-apache"

  # No run_as_user: the image starts as root, copies WordPress to the volume, gives
  # it to www-data, and Apache steps down.

  ports = { http = { port = 80 } }

  env = {
    WORDPRESS_DB_HOST = stateful_application.database.host
    WORDPRESS_DB_NAME = "wordpress"
    WORDPRESS_DB_USER = "wordpress"
  }
  secrets = {
    WORDPRESS_DB_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    # Themes, plugins, uploads, and WordPress itself, which updates itself there.
    html = {
      mount_path   = "/var/www/html"
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # An error while the database is away: the Service leaves the pod out then.
  probes = {
    startup   = { http_get = { path = "/wp-login.php", port = "http" }, failure_threshold = 30, timeout_seconds = 5 }
    readiness = { http_get = { path = "/wp-login.php", port = "http" }, timeout_seconds = 5 }
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
  image            = "mariadb:11.8"
  run_as_user      = 999

  ports = { mysql = { port = 3306 } }

  # Read when the database is made, and never again.
  env = {
    MARIADB_DATABASE  = "wordpress"
    MARIADB_USER      = "wordpress"
    MARIADB_ROOT_HOST = "localhost" # root comes from inside the pod only
  }
  secrets = {
    MARIADB_PASSWORD      = { value_wo = var.password, value_wo_version = var.password_version }
    MARIADB_ROOT_PASSWORD = { value_wo = var.root_password, value_wo_version = var.root_password_version }
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
    readiness = { exec = ["mariadb-admin", "ping", "--host=127.0.0.1", "--silent"], timeout_seconds = 5 }
  }

  resources = {
    requests = { cpu = "250m", memory = "512Mi" }
    limits   = { memory = "512Mi" }
  }
}
