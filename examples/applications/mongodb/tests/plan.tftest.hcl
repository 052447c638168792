variables {
  keyfile = "Y29ycmVjdCBob3JzZQ=="
}

run "plan" {
  command = plan

  assert {
    condition     = output.uri == "mongodb://mongodb-0.mongodb-peers.data.svc:27017,mongodb-1.mongodb-peers.data.svc:27017,mongodb-2.mongodb-peers.data.svc:27017/?replicaSet=rs0"
    error_message = "uri is ${output.uri}"
  }

  assert {
    condition     = jsondecode(trimsuffix(trimprefix(output.initiate, "rs.initiate("), ")")).members[2].host == "mongodb-2.mongodb-peers.data.svc:27017"
    error_message = "initiate is ${output.initiate}"
  }

  assert {
    condition     = !strcontains(join("", values(stateful_application.mongodb.objects)), "Y29ycmVjdCBob3JzZQ==")
    error_message = "the key is in the plan"
  }
}
