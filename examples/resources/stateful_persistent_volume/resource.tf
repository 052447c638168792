# A directory of an NFS server, kept for one claim.
resource "stateful_persistent_volume" "films" {
  name          = "films"
  capacity      = "500Gi"
  access_modes  = ["ReadWriteMany"]
  mount_options = ["nfsvers=4.2", "hard"]

  claim = { namespace = "media", name = "films" }
  nfs   = { server = "nas.example.com", path = "/exports/films" }
}

# A disk of one node, for the first claim of the class that a pod waits for.
resource "stateful_storage_class" "local" {
  name                = "local"
  storage_provisioner = "kubernetes.io/no-provisioner"
}

resource "stateful_persistent_volume" "scratch" {
  name          = "scratch-node-1"
  capacity      = "200Gi"
  access_modes  = ["ReadWriteOnce"]
  storage_class = stateful_storage_class.local.name

  local = { path = "/mnt/disks/ssd1" }
  nodes = ["node-1"]
}

# A cloud disk that was made by hand.
resource "stateful_persistent_volume" "archive" {
  name         = "archive"
  capacity     = "1Ti"
  access_modes = ["ReadWriteOnce"]

  csi = { driver = "ebs.csi.aws.com", volume_handle = "vol-0123456789abcdef0", fs_type = "ext4" }

  node_affinity = [{
    match_expressions = [{ key = "topology.kubernetes.io/zone", operator = "In", values = ["eu-central-1a"] }]
  }]
}
