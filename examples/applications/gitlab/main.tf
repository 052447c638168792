terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# All of GitLab in one pod, as its Docker image has it: web, Git, jobs, PostgreSQL and
# Redis.
resource "stateful_application" "gitlab" {
  name             = var.name
  namespace        = var.namespace
  create_namespace = true
  image            = "gitlab/gitlab-ce:18.5.1-ce.0"

  # No run_as_user: the image starts as root, and gives each of its services a user of
  # its own. Its SSH server shuts each connection off in a directory (SYS_CHROOT), and
  # directories of repositories hand their group on (FSETID).
  security_context = {
    capabilities = {
      add = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID", "SYS_CHROOT"]
    }
  }

  ports = {
    http = { port = 80 }
    ssh  = { port = 22 }
  }

  # Read at each start, and put before what is in /etc/gitlab/gitlab.rb.
  env = {
    GITLAB_OMNIBUS_CONFIG = <<-EOT
      external_url '${var.external_url}'
      nginx['listen_port'] = 80
      nginx['listen_https'] = false
      gitlab_rails['initial_root_password'] = File.read('/run/secrets/root-password').strip
      prometheus_monitoring['enable'] = false
    EOT
  }
  secrets = {
    # Read when the database is made, and never again.
    root-password = { value_wo = var.root_password, value_wo_version = var.root_password_version, env = false, mount_path = "/run/secrets/root-password" }
  }

  volumes = {
    # One volume, so that a snapshot has all of it at one moment: without
    # /etc/gitlab/gitlab-secrets.json much of the database can't be read.
    data = {
      mounts = [
        { path = "/etc/gitlab", sub_path = "config" },
        { path = "/var/opt/gitlab", sub_path = "data" },
        { path = "/var/log/gitlab", sub_path = "logs" },
      ]
      size         = var.size
      claim_policy = { storage_class = var.storage_class }
    }
    shm = { mount_path = "/dev/shm", empty_dir = { medium = "Memory", size_limit = "512Mi" } }
  }

  # The image's own health check. The first start makes the database and takes many
  # minutes; so do the migrations of an upgrade.
  probes = {
    startup   = { exec = ["/opt/gitlab/bin/gitlab-healthcheck", "--fail", "--max-time", "10"], period_seconds = 10, failure_threshold = 180, timeout_seconds = 15 }
    readiness = { exec = ["/opt/gitlab/bin/gitlab-healthcheck", "--fail", "--max-time", "10"], period_seconds = 30, timeout_seconds = 15 }
  }
  timeouts                         = { create = "35m", update = "45m" }
  termination_grace_period_seconds = 300

  resources = {
    requests = { cpu = "2", memory = "6Gi" }
    limits   = { memory = "8Gi" }
  }
}
