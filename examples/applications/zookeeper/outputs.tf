output "connect" {
  description = "Connection string for clients."
  value       = join(",", [for server in local.servers : "${server}:2181"])
}
