# Two seeds, whatever the number of replicas: a third pod restarts nobody.
resource "stateful_application" "cassandra" {
  name        = "cassandra"
  namespace   = "data"
  image       = "cassandra:5.0"
  replicas    = 3
  run_as_user = 999

  ports = { cql = { port = 9042 } }
  env = {
    CASSANDRA_SEEDS = join(",", provider::stateful::peers("cassandra", "data", 2))
  }
  volumes = {
    data = { mount_path = "/var/lib/cassandra", size = "100Gi" }
  }
}
