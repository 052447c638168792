output "url" {
  description = "Where Nexus answers inside Kubernetes."
  value       = "http://${stateful_application.nexus.host}:8081"
}
