output "host" {
  description = "DNS name of the server, port 6379."
  value       = stateful_application.redis.host
}
