output "host" {
  description = "DNS name that leads to any node that is ready, port 9042."
  value       = stateful_application.cassandra.host
}

output "contact_points" {
  description = "Names of the seeds, for drivers."
  value       = provider::stateful::peers(var.name, var.namespace, 2)
}
