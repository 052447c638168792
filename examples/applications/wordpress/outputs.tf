output "host" {
  description = "DNS name of the web server, port 80."
  value       = stateful_application.wordpress.host
}

output "database" {
  description = "DNS name of the database."
  value       = stateful_application.database.host
}
