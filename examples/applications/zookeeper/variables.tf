variable "name" {
  description = "Name of the application."
  type        = string
  default     = "zookeeper"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "replicas" {
  description = "Number of members; odd, so that there is always a majority."
  type        = number
  default     = 3
}

variable "size" {
  description = "Size of each volume."
  type        = string
  default     = "5Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}
