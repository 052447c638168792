output "initiate" {
  description = "What makes the members a replica set, once."
  value = "rs.initiate(${jsonencode({
    _id     = "rs0"
    members = [for i, peer in stateful_application.mongodb.peers : { _id = i, host = "${peer}:27017" }]
  })})"
}

output "uri" {
  description = "Connection string, without user."
  value       = "mongodb://${join(",", [for peer in stateful_application.mongodb.peers : "${peer}:27017"])}/?replicaSet=rs0"
}
