variable "name" {
  description = "Name of the application."
  type        = string
  default     = "consul"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "replicas" {
  description = "Number of servers: 3 or 5."
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

variable "datacenter" {
  description = "Name of the data centre."
  type        = string
  default     = "dc1"
}

variable "gossip_key" {
  description = "Key that servers encrypt their gossip with: 32 bytes in base64. Ephemeral: in no plan and no state. Null keeps what is live."
  type        = string
  ephemeral   = true
  default     = null
}

variable "gossip_key_version" {
  description = "Raised by one for each new key."
  type        = number
  default     = 1
}
