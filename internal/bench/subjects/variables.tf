variable "applications" {
  description = "Number of applications."
  type        = number
}

variable "namespaces" {
  description = "Namespaces over which the applications are spread."
  type        = list(string)
}

variable "generation" {
  description = "The one attribute that changes."
  type        = string
}

variable "state" {
  description = "Size of one application's attributes, in bytes."
  type        = number
}

locals {
  names = [for i in range(var.applications) : format("app-%04d", i)]
}
