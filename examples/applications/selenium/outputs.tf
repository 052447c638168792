output "url" {
  description = "What clients give to a remote WebDriver inside Kubernetes."
  value       = "http://${stateful_application.hub.host}:4444"
}
