variable "name" {
  description = "Name of the application."
  type        = string
  default     = "mysql"
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

variable "database" {
  description = "Database that is made at first."
  type        = string
  default     = "app"
}

variable "user" {
  description = "User with all rights on it."
  type        = string
  default     = "app"
}

variable "root_password" {
  description = "Password of root. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "root_password_version" {
  description = "Raised by one for each new password of root."
  type        = number
  default     = 1
}

variable "password" {
  description = "Password of the user. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "password_version" {
  description = "Raised by one for each new password of the user."
  type        = number
  default     = 1
}
