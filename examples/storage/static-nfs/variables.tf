variable "name" {
  description = "Name of the volume, the claim and the application."
  type        = string
  default     = "www"
}

variable "namespace" {
  description = "Namespace of the claims and applications. It has to exist."
  type        = string
  default     = "data"
}

variable "server" {
  description = "Host name or address of the NFS server."
  type        = string
  default     = "nfs.example.com"
}

variable "path" {
  description = "Directory that the server exports."
  type        = string
  default     = "/exports/www"
}

variable "size" {
  description = "What the volume is said to hold."
  type        = string
  default     = "10Gi"
}
