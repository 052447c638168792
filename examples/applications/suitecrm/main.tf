terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# SuiteCRM, the open successor of SugarCRM's community edition, and its database: two
# applications, each with a volume of its own.
resource "stateful_application" "suitecrm" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = var.image
  run_as_user      = 33

  ports = { http = { port = 80 } }

  # Not read by SuiteCRM, but by who installs it: README.md.
  env = {
    DATABASE_HOST = stateful_application.database.host
  }
  secrets = {
    ADMIN_PASSWORD    = { value_wo = var.admin_password, value_wo_version = var.admin_password_version }
    DATABASE_PASSWORD = { value_wo = var.password, value_wo_version = var.password_version }
  }

  volumes = {
    # All of SuiteCRM: it writes settings, customizations, caches and uploads between
    # its own files.
    html = {
      mounts = [
        { path = "/var/www/html", sub_path = "suitecrm" },
        { path = "/volume", sub_path = "suitecrm", container = "unpack" },
        { path = "/var/www/html", sub_path = "suitecrm", container = "scheduler" },
      ]
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
  }

  # The image has SuiteCRM elsewhere; an empty volume gets a copy of it.
  init_containers = [
    {
      name    = "unpack"
      image   = var.image
      command = ["sh", "-c", "test -e /volume/VERSION || cp -r /usr/src/suitecrm/. /volume/"]
    },
  ]

  # Its jobs, such as mails and workflows, each minute once it is installed.
  sidecars = {
    scheduler = {
      image       = var.image
      working_dir = "/var/www/html/public/legacy"
      command     = ["sh", "-c", "while sleep 60; do test ! -e config.php || php -f cron.php; done"]
      resources   = { requests = { cpu = "50m", memory = "256Mi" }, limits = { memory = "512Mi" } }
    }
  }

  resources = {
    requests = { cpu = "250m", memory = "512Mi" }
    limits   = { memory = "1Gi" }
  }
}

resource "stateful_application" "database" {
  name             = "${var.name}-db"
  namespace        = var.namespace
  create_namespace = true
  image            = "mariadb:10.11"
  run_as_user      = 999

  ports = { mysql = { port = 3306 } }

  # Nobody but SuiteCRM gets in.
  network_policy = {
    allow_from = [{ pod_selector = { match_labels = { "app.kubernetes.io/name" = var.name } } }]
  }

  # Read when the database is made, and never again.
  env = {
    MARIADB_DATABASE  = "suitecrm"
    MARIADB_USER      = "suitecrm"
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
