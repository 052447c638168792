variable "name" {
  description = "Name of the application."
  type        = string
  default     = "pg"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "secrets"
}

variable "password" {
  description = "Password of the superuser. Ephemeral: in no plan and no state. Null keeps the one that is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "password_version" {
  description = "Raised by one for each new password."
  type        = number
  default     = 1
}

variable "app_password" {
  description = "Password of the user app. Ephemeral: in no plan and no state. Null keeps the one that is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "app_password_version" {
  description = "Raised by one for each new password of app."
  type        = number
  default     = 1
}
