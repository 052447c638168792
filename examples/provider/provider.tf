terraform {
  required_version = ">= 1.11"
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}

# Where the cluster is may come from the environment, KUBE_CONFIG_PATH for one:
#   provider "stateful" {}
# or from here:
provider "stateful" {
  host                   = var.cluster.endpoint
  cluster_ca_certificate = base64decode(var.cluster.ca_certificate)

  exec {
    api_version = "client.authentication.k8s.io/v1"
    command     = "aws"
    args        = ["eks", "get-token", "--cluster-name", var.cluster.name]
  }

  # No other configuration for the same cluster has this owner.
  owner = "shop/production"
}

variable "cluster" {
  description = "Where the cluster is, as the configuration that made it says."
  type = object({
    name           = string
    endpoint       = string
    ca_certificate = string # base64
  })
}
