output "url" {
  description = "Where SonarQube answers inside Kubernetes."
  value       = "http://${stateful_application.sonarqube.host}:9000"
}
