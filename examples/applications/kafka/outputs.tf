output "bootstrap" {
  description = "Where clients begin."
  value       = "${stateful_application.kafka.host}:9092"
}
