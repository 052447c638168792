variable "name" {
  description = "First part of the names."
  type        = string
  default     = "modes"
}

variable "namespace" {
  description = "Namespace of the claims and applications. It has to exist."
  type        = string
  default     = "data"
}

variable "block_class" {
  description = "Storage class of a driver for disks; null for the cluster's default."
  type        = string
  default     = null
}

variable "shared_class" {
  description = "Storage class of a driver for shared file systems; null for the cluster's default."
  type        = string
  default     = null
}

variable "server" {
  description = "Host name or address of the NFS server."
  type        = string
  default     = "nfs.example.com"
}
