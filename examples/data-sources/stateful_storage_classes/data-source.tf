data "stateful_storage_classes" "all" {}

# Says in every plan what is wrong, and lets the plan go on.
check "default_class" {
  assert {
    condition     = data.stateful_storage_classes.all.default != null
    error_message = "Claims that name no storage class would stay pending: the cluster has no default."
  }
}

output "classes_that_grow" {
  description = "Classes whose driver is installed and whose claims may grow."
  value = [
    for name, class in data.stateful_storage_classes.all.classes : name
    if class.driver_installed == true && class.allow_volume_expansion
  ]
}
