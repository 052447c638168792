output "peers" {
  description = "DNS names of the databases, one for each pod."
  value       = stateful_application.pg.peers
}
