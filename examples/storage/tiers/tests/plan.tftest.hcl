run "plan" {
  command = plan

  assert {
    condition     = strcontains(stateful_volume_claim.reports.objects["PersistentVolumeClaim/tiered-reports"], stateful_storage_class.tiered.volume_attributes_class_names["silver"])
    error_message = "the reports are not of the lower tier"
  }

  assert {
    condition     = strcontains(stateful_application.db.objects["StatefulSet/tiered-db"], stateful_storage_class.tiered.volume_attributes_class_names["gold"])
    error_message = "the database is not of the upper tier"
  }
}

run "moved" {
  command = plan

  variables {
    tier = "gold"
  }

  assert {
    condition     = strcontains(stateful_volume_claim.reports.objects["PersistentVolumeClaim/tiered-reports"], stateful_storage_class.tiered.volume_attributes_class_names["gold"])
    error_message = "the reports are not of the upper tier"
  }
}
