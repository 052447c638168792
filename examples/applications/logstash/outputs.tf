output "beats" {
  description = "Where Filebeat and its kin send to."
  value       = "${stateful_application.logstash.host}:5044"
}
