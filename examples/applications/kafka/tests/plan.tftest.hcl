run "plan" {
  command = plan

  assert {
    condition     = stateful_application.kafka.env["KAFKA_CONTROLLER_QUORUM_VOTERS"] == "0@kafka-0.kafka-peers.data.svc:9093,1@kafka-1.kafka-peers.data.svc:9093,2@kafka-2.kafka-peers.data.svc:9093"
    error_message = "the voters are ${stateful_application.kafka.env["KAFKA_CONTROLLER_QUORUM_VOTERS"]}"
  }

  assert {
    condition     = output.bootstrap == "kafka.data.svc:9092"
    error_message = "bootstrap is ${output.bootstrap}"
  }

  assert {
    condition     = stateful_application.kafka.env["KAFKA_LOG_DIRS"] == "/var/lib/kafka/data-0/logs,/var/lib/kafka/data-1/logs" && length(stateful_application.kafka.volumes) == 2
    error_message = "the brokers write to ${stateful_application.kafka.env["KAFKA_LOG_DIRS"]}"
  }
}
