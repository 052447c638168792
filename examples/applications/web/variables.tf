variable "name" {
  description = "Name of the application."
  type        = string
  default     = "web"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "replicas" {
  description = "Number of servers."
  type        = number
  default     = 2
}

variable "size" {
  description = "Size of each volume."
  type        = string
  default     = "1Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}
