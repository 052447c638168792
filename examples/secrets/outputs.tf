output "host" {
  description = "DNS name of the database."
  value       = stateful_application.pg.host
}
