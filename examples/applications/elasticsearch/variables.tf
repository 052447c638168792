variable "name" {
  description = "Name of the application."
  type        = string
  default     = "elasticsearch"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "replicas" {
  description = "Number of nodes."
  type        = number
  default     = 3
}

variable "size" {
  description = "Size of each volume."
  type        = string
  default     = "50Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}

variable "bootstrap" {
  description = "Whether the cluster is made now. Set it to false when it is there."
  type        = bool
  default     = true
}
