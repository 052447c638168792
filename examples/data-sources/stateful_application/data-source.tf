data "stateful_application" "pg" {
  name      = "pg"
  namespace = "data"
}

# Says in every plan what is wrong, and lets the plan go on.
check "pg" {
  assert {
    condition     = data.stateful_application.pg.ready
    error_message = "pg is not ready:\n${join("\n", data.stateful_application.pg.reasons)}"
  }
}

output "volumes" {
  description = "Where the data of each pod is."
  value       = { for name, claim in data.stateful_application.pg.claims : name => claim.volume_name }
}
