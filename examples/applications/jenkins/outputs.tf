output "url" {
  description = "Where Jenkins answers inside Kubernetes."
  value       = "http://${stateful_application.jenkins.host}:8080"
}
