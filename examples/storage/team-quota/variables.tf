variable "name" {
  description = "Name of the policy and of the database."
  type        = string
  default     = "team-a"
}

variable "namespace" {
  description = "Namespace of the team. It has to exist."
  type        = string
  default     = "team-a"
}

variable "password" {
  description = "Password of the database's owner. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
}

variable "password_version" {
  description = "Raise it with each new password."
  type        = number
  default     = 1
}

variable "size" {
  description = "Size of the database's volume."
  type        = string
  default     = "20Gi"
}
