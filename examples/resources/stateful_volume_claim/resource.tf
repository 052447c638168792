resource "stateful_storage_class" "fast" {
  name                = "fast"
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp3" }
}

# A claim that exists before the applications that use it, and after them.
resource "stateful_volume_claim" "reports" {
  name         = "reports"
  namespace    = "data"
  size         = "20Gi" # may be raised at any time
  claim_policy = { storage_class = stateful_storage_class.fast.name }

  deletion_protection = true
}

resource "stateful_application" "reports" {
  name      = "reports"
  namespace = "data"
  image     = "nginx:1.29"

  volumes = {
    reports = { mount_path = "/usr/share/nginx/html", existing_claim = { name = stateful_volume_claim.reports.name } }
  }
}

# A volume that somebody has made beforehand, by its labels.
resource "stateful_volume_claim" "archive" {
  name         = "archive"
  namespace    = "data"
  size         = "1Ti"
  claim_policy = { storage_class = "", access_modes = ["ReadWriteMany"] }
  selector     = { match_labels = { content = "archive" } }
}

# What a snapshot holds, in a volume of its own.
resource "stateful_volume_claim" "restored" {
  name         = "restored"
  namespace    = "data"
  size         = "20Gi"
  claim_policy = { storage_class = stateful_storage_class.fast.name }
  data_source  = { snapshot = "reports-before-migration" }
}
