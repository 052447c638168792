output "host" {
  description = "DNS name that leads to any of the servers, port 8080."
  value       = stateful_application.web.host
}
