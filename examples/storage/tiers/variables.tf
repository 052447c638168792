variable "name" {
  description = "Name of the storage class and first part of the other names."
  type        = string
  default     = "tiered"
}

variable "namespace" {
  description = "Namespace of the claim and the applications. It has to exist."
  type        = string
  default     = "data"
}

variable "storage_provisioner" {
  description = "CSI driver of the disks, one that can modify volumes."
  type        = string
  default     = "ebs.csi.aws.com"
}

variable "parameters" {
  description = "What the driver has to know of every disk."
  type        = map(string)
  default     = { type = "gp3" }
}

variable "tiers" {
  description = "What the driver can change of a disk, by tier; gold is the database's. The driver's documentation says which parameters there are."
  type        = map(map(string))
  default = {
    silver = { iops = "3000", throughput = "125" }
    gold   = { iops = "10000", throughput = "500" }
  }
}

variable "tier" {
  description = "Tier of the reports."
  type        = string
  default     = "silver"
}
