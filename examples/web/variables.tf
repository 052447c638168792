variable "name" {
  description = "Name of the application."
  type        = string
  default     = "web"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "web"
}
