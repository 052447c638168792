variable "name" {
  description = "Name of the application."
  type        = string
  default     = "rabbitmq"
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
  default     = "10Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}

variable "user" {
  description = "First user, an administrator."
  type        = string
  default     = "admin"
}

variable "password" {
  description = "Password of the first user. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "password_version" {
  description = "Raised by one for each new password."
  type        = number
  default     = 1
}

variable "erlang_cookie" {
  description = "Secret that members share, 20 characters or more. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "erlang_cookie_version" {
  description = "Raised by one for each new cookie."
  type        = number
  default     = 1
}
