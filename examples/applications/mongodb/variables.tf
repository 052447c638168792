variable "name" {
  description = "Name of the application."
  type        = string
  default     = "mongodb"
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
  default     = "20Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}

variable "keyfile" {
  description = "Key that members share: 6 to 1024 base64 characters. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "keyfile_version" {
  description = "Raised by one for each new key."
  type        = number
  default     = 1
}
