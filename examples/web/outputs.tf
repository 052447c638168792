output "host" {
  description = "DNS name that leads to any of the servers."
  value       = stateful_application.web.host
}
