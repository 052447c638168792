output "host" {
  description = "DNS name of the database, port 5432."
  value       = stateful_application.postgresql.host
}
