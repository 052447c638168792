output "host" {
  description = "DNS name that leads to any member that is ready: 5672 AMQP, 15672 management."
  value       = stateful_application.rabbitmq.host
}
