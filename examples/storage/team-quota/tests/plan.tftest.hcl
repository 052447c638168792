variables {
  password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = contains([for o in values(stateful_volume_claim_policy.team.objects) : strcontains(o, "\"requests.storage\":\"500Gi\"")], true)
    error_message = "there is no quota"
  }
}
