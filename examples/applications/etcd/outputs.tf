output "endpoints" {
  description = "What clients are given."
  value       = [for member in local.members : "http://${member}:2379"]
}
