variable "name" {
  description = "Name of the application."
  type        = string
  default     = "kafka"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "size" {
  description = "Size of each of a broker's two volumes."
  type        = string
  default     = "50Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}

variable "cluster_id" {
  description = "Id of the cluster: 16 bytes in URL-safe base64, as kafka-storage.sh random-uuid makes them. Choose one of your own, and keep it."
  type        = string
  default     = "4L6g3nShT-eMCtK--X86sw"
}
