variable "name" {
  description = "Name of the application."
  type        = string
  default     = "suitecrm"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "image" {
  description = "Image that was built from the Dockerfile beside this. The default is only a name: SuiteCRM has no official image."
  type        = string
  default     = "registry.example.com/suitecrm:8.10.1"
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

variable "admin_password" {
  description = "First password of SuiteCRM's user admin. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "admin_password_version" {
  description = "Version of the first password. A later one changes nothing in SuiteCRM."
  type        = number
  default     = 1
}

variable "password" {
  description = "Password of SuiteCRM at its database. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "password_version" {
  description = "Raised by one for each new password."
  type        = number
  default     = 1
}

variable "root_password" {
  description = "Password of root in the database. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "root_password_version" {
  description = "Raised by one for each new password of root."
  type        = number
  default     = 1
}
