output "host" {
  description = "DNS name of the web server, port 80."
  value       = stateful_application.drupal.host
}

output "database" {
  description = "DNS name of the database, which the installer asks for."
  value       = stateful_application.database.host
}
