output "image" {
  description = "What runs on the nodes."
  value       = stateful_application.log_shipper.image
}
