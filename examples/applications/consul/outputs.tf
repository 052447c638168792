output "address" {
  description = "Where the HTTP API answers inside Kubernetes."
  value       = "http://${stateful_application.consul.host}:8500"
}
