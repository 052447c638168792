run "plan" {
  command = plan

  assert {
    condition     = output.url == "http://selenium.data.svc:4444"
    error_message = "url is ${output.url}"
  }

  assert {
    condition     = jsondecode(stateful_application.hub.objects["Deployment/selenium"]).spec.strategy.type == "Recreate"
    error_message = "two hubs would run at the same time"
  }

  assert {
    condition     = jsondecode(stateful_application.chrome.objects["NetworkPolicy/selenium-chrome"]).spec.ingress[1].from[0].podSelector.matchLabels == { "app.kubernetes.io/name" = "selenium" }
    error_message = "the hub is not let in"
  }

  assert {
    condition     = stateful_application.chrome.host == null
    error_message = "nodes have an address for clients"
  }
}
