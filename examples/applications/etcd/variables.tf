variable "name" {
  description = "Name of the application."
  type        = string
  default     = "etcd"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "size" {
  description = "Size of each volume."
  type        = string
  default     = "10Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}
