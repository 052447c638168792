variable "name" {
  description = "Name of the application."
  type        = string
  default     = "gitlab"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "external_url" {
  description = "Where users reach GitLab; it is in links and clone addresses."
  type        = string
  default     = "http://gitlab.example.com"
}

variable "size" {
  description = "Size of the volume."
  type        = string
  default     = "50Gi"
}

variable "storage_class" {
  description = "Storage class of the volumes; null for the cluster's default."
  type        = string
  default     = null
}

variable "root_password" {
  description = "First password of the user root, at least 8 characters. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "root_password_version" {
  description = "Version of the first password. A later one changes nothing in GitLab."
  type        = number
  default     = 1
}
