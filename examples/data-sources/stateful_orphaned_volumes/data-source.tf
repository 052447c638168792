data "stateful_orphaned_volumes" "data" {
  namespace = "data"
}

# Says in every plan what lies around, and lets the plan go on.
check "no_forgotten_claims" {
  assert {
    condition     = length(data.stateful_orphaned_volumes.data.claims) == 0
    error_message = join("\n", [for claim in data.stateful_orphaned_volumes.data.claims : "${claim.name}, ${claim.size}: ${claim.attach} To give it up: ${claim.delete_command}"])
  }
}

output "old_volumes" {
  description = "Volumes without a claim that are older than 30 days, and how to get each back."
  value = {
    for volume in data.stateful_orphaned_volumes.data.volumes : volume.name => volume.attach
    if timecmp(volume.created, timeadd(plantimestamp(), "-720h")) < 0
  }
}
