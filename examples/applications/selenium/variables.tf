variable "name" {
  description = "Name of the application."
  type        = string
  default     = "selenium"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "nodes" {
  description = "Number of Chrome nodes, and so of sessions at a time."
  type        = number
  default     = 2
}
