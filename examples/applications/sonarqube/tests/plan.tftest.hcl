variables {
  password = "correct horse battery staple"
}

run "plan" {
  command = plan

  assert {
    condition     = stateful_application.sonarqube.env["SONAR_JDBC_URL"] == "jdbc:postgresql://sonarqube-db.data.svc:5432/sonarqube"
    error_message = "the database is ${stateful_application.sonarqube.env["SONAR_JDBC_URL"]}"
  }

  assert {
    condition     = !strcontains(join("", concat(values(stateful_application.sonarqube.objects), values(stateful_application.database.objects))), "correct horse")
    error_message = "the password is in the plan"
  }
}
