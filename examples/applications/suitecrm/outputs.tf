output "host" {
  description = "DNS name of the web server, port 80."
  value       = stateful_application.suitecrm.host
}
