terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

provider "stateful" {}

# Nothing provisions these: they wait until a pod has a node, and take the disk there.
resource "stateful_storage_class" "local" {
  name                   = var.name
  storage_provisioner    = "kubernetes.io/no-provisioner"
  volume_binding_mode    = "WaitForFirstConsumer"
  allow_volume_expansion = false
}

resource "stateful_persistent_volume" "disk" {
  for_each = var.disks

  name          = "${var.name}-${each.key}"
  capacity      = var.size
  access_modes  = ["ReadWriteOnce"]
  storage_class = stateful_storage_class.local.name
  local         = { path = each.value }
  nodes         = [each.key]
}

resource "stateful_application" "cassandra" {
  name                             = var.name
  namespace                        = var.namespace
  create_namespace                 = true
  image                            = "cassandra:5.0"
  replicas                         = length(var.disks)
  run_as_user                      = 999
  termination_grace_period_seconds = 300

  ports = {
    cql    = { port = 9042 }
    gossip = { port = 7000, client = false }
  }

  env = {
    CASSANDRA_CLUSTER_NAME = var.name
    CASSANDRA_SEEDS        = join(",", provider::stateful::peers(var.name, var.namespace, 2))
  }

  volumes = {
    data = {
      mount_path = "/var/lib/cassandra"
      size       = var.size
      claim_policy = {
        storage_class = stateful_storage_class.local.name
        # The claims may go: the volumes keep what is on the disks. A volume can't be
        # destroyed while it has a claim.
        on_destroy = "Delete"
      }
    }
  }

  # The volumes have to be there before the claims.
  depends_on = [stateful_persistent_volume.disk]
}
