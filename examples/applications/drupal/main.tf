terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

locals {
  image = "drupal:11.3-apache"
}

# Drupal and its database: two applications, each with a volume of its own.
resource "stateful_application" "drupal" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = local.image
  run_as_user      = 33

  ports = { http = { port = 80 } }

  volumes = {
    # Settings and uploads. Modules and themes are part of the image: README.md.
    sites = {
      mounts = [
        { path = "/opt/drupal/web/sites", sub_path = "sites" },
        { path = "/sites", sub_path = "sites", container = "sites" },
      ]
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # The installer begins with files of the image, and finds the volume in their place:
  # until Drupal is installed, they are copied to it.
  init_containers = [
    {
      name    = "sites"
      image   = local.image
      command = ["sh", "-c", "test -e /sites/default/settings.php || cp -r /opt/drupal/web/sites/. /sites/"]
    },
  ]

  # An error while the database is away: the Service leaves the pod out then.
  probes = {
    readiness = { http_get = { path = "/user/login", port = "http", headers = { Host = "localhost" } }, timeout_seconds = 5 }
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

  # Nobody but Drupal gets in.
  network_policy = {
    allow_from = [{ pod_selector = { match_labels = { "app.kubernetes.io/name" = var.name } } }]
  }

  # Read when the database is made, and never again.
  env = {
    MARIADB_DATABASE  = "drupal"
    MARIADB_USER      = "drupal"
    MARIADB_ROOT_HOST = "localhost" # root comes from inside the pod only
  }
  secrets = {
    MARIADB_PASSWORD      = { value_wo = var.password, value_wo_version = var.password_version }
    MARIADB_ROOT_PASSWORD = { value_wo = var.root_password, value_wo_version = var.root_password_version }
  }

  # What Drupal asks for: fewer locks, and fewer deadlocks.
  args = ["--transaction-isolation=READ-COMMITTED"]

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
