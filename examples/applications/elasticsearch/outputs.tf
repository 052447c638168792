output "url" {
  description = "Where the cluster answers inside Kubernetes."
  value       = "http://${stateful_application.elasticsearch.host}:9200"
}
