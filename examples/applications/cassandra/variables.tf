variable "name" {
  description = "Name of the application."
  type        = string
  default     = "cassandra"
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

variable "datacenter" {
  description = "Name of the data centre, as keyspaces say it."
  type        = string
  default     = "dc1"
}
