variable "name" {
  description = "Name of the class."
  type        = string
  default     = "standard"
}
