variable "name" {
  description = "Name of the application."
  type        = string
  default     = "log-shipper"
}

variable "namespace" {
  description = "Namespace of the application, created when missing. It has to let pods have directories of the node: README.md."
  type        = string
  default     = "logging"
}

variable "elasticsearch" {
  description = "Host name of Elasticsearch, port 9200, as pods of the namespace resolve it."
  type        = string
  default     = "elasticsearch.data.svc"
}
