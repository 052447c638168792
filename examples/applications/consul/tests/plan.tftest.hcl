variables {
  gossip_key = "pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s="
}

run "plan" {
  command = plan

  assert {
    condition     = output.address == "http://consul.data.svc:8500"
    error_message = "address is ${output.address}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.consul.objects)), "pUqJrVyVRj5jsiYEkM")
    error_message = "the key is in the plan"
  }
}
