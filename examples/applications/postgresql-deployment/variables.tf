variable "name" {
  description = "Name of the application."
  type        = string
  default     = "postgresql"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
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

variable "password" {
  description = "Password of the superuser postgres. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "password_version" {
  description = "Raised by one for each new password."
  type        = number
  default     = 1
}
