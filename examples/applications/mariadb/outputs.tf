output "host" {
  description = "DNS name of the database, port 3306."
  value       = stateful_application.mariadb.host
}
