# What stateful.tf compiles to, but for the ServiceAccount.
terraform {
  required_providers {
    kubernetes = {
      source = "hashicorp/kubernetes"
    }
  }
}

locals {
  apps = [for i, name in local.names : {
    name      = name
    namespace = var.namespaces[i % length(var.namespaces)]
    selector = {
      "app.kubernetes.io/name"     = name
      "app.kubernetes.io/instance" = name
    }
    labels = {
      "app.kubernetes.io/name"       = name
      "app.kubernetes.io/instance"   = name
      "app.kubernetes.io/managed-by" = "terraform"
    }
  }]
}

resource "kubernetes_stateful_set_v1" "app" {
  count = var.applications

  wait_for_rollout = false

  metadata {
    name      = local.apps[count.index].name
    namespace = local.apps[count.index].namespace
    labels    = local.apps[count.index].labels
  }

  spec {
    replicas              = "0"
    service_name          = kubernetes_service_v1.peers[count.index].metadata[0].name
    pod_management_policy = "OrderedReady"

    selector {
      match_labels = local.apps[count.index].selector
    }

    update_strategy {
      type = "RollingUpdate"
      rolling_update {
        partition = 0
      }
    }

    template {
      metadata {
        labels = local.apps[count.index].labels
      }

      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 120

        security_context {
          run_as_user     = "999"
          run_as_group    = "999"
          run_as_non_root = true
          fs_group        = "999"
          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "kubernetes.io/hostname"
          when_unsatisfiable = "ScheduleAnyway"
          label_selector {
            match_labels = local.apps[count.index].selector
          }
        }
        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "ScheduleAnyway"
          label_selector {
            match_labels = local.apps[count.index].selector
          }
        }

        container {
          name  = local.apps[count.index].name
          image = "postgres:17"

          port {
            name           = "postgres"
            container_port = 5432
          }
          dynamic "env" {
            for_each = {
              POD_INDEX     = "metadata.labels['apps.kubernetes.io/pod-index']"
              POD_IP        = "status.podIP"
              POD_NAME      = "metadata.name"
              POD_NAMESPACE = "metadata.namespace"
            }
            content {
              name = env.key
              value_from {
                field_ref {
                  field_path = env.value
                }
              }
            }
          }
          env {
            name  = "GENERATION"
            value = var.generation
          }
          env {
            name  = "PGDATA"
            value = "/var/lib/postgresql/data/pgdata"
          }
          readiness_probe {
            tcp_socket {
              port = "postgres"
            }
          }
          security_context {
            allow_privilege_escalation = false
            capabilities {
              drop = ["ALL"]
            }
          }
          volume_mount {
            name       = "data"
            mount_path = "/var/lib/postgresql/data"
          }
        }
      }
    }

    volume_claim_template {
      metadata {
        name   = "data"
        labels = local.apps[count.index].labels
      }
      spec {
        access_modes = ["ReadWriteOnce"]
        resources {
          requests = {
            storage = "1Gi"
          }
        }
      }
    }
  }
}

resource "kubernetes_service_v1" "client" {
  count = var.applications

  wait_for_load_balancer = false

  metadata {
    name      = local.apps[count.index].name
    namespace = local.apps[count.index].namespace
    labels    = local.apps[count.index].labels
  }

  spec {
    selector = local.apps[count.index].selector

    port {
      name        = "postgres"
      port        = 5432
      target_port = 5432
    }
  }
}

resource "kubernetes_service_v1" "peers" {
  count = var.applications

  wait_for_load_balancer = false

  metadata {
    name      = "${local.apps[count.index].name}-peers"
    namespace = local.apps[count.index].namespace
    labels    = local.apps[count.index].labels
  }

  spec {
    cluster_ip                  = "None"
    publish_not_ready_addresses = true
    selector                    = local.apps[count.index].selector

    port {
      name        = "postgres"
      port        = 5432
      target_port = 5432
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "app" {
  count = var.applications

  metadata {
    name      = local.apps[count.index].name
    namespace = local.apps[count.index].namespace
    labels    = local.apps[count.index].labels
  }

  spec {
    max_unavailable = "1"

    selector {
      match_labels = local.apps[count.index].selector
    }
  }
}
