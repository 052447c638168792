variable "name" {
  description = "Name of the class and the application, and the first part of the volumes' names."
  type        = string
  default     = "ring"
}

variable "namespace" {
  description = "Namespace of the claims and applications, created when missing."
  type        = string
  default     = "data"
}

variable "disks" {
  description = "Directory of the disk of each node, by the name of the node."
  type        = map(string)
  default     = { worker-1 = "/mnt/disks/ssd1", worker-2 = "/mnt/disks/ssd1", worker-3 = "/mnt/disks/ssd1" }
}

variable "size" {
  description = "Size of each disk."
  type        = string
  default     = "100Gi"
}
