output "host" {
  description = "DNS name of GitLab inside Kubernetes: port 80 for HTTP, port 22 for SSH."
  value       = stateful_application.gitlab.host
}
