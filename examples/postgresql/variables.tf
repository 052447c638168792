variable "name" {
  description = "Name of the application."
  type        = string
  default     = "pg"
}

variable "namespace" {
  description = "Namespace of the application, created when missing."
  type        = string
  default     = "data"
}

variable "replicas" {
  description = "Number of databases."
  type        = number
  default     = 3
}

variable "storage_provisioner" {
  description = "CSI driver that makes the volumes."
  type        = string
  default     = "ebs.csi.aws.com"
}

variable "storage_parameters" {
  description = "What the CSI driver wants to know."
  type        = map(string)
  default     = {}
}
