package mutability

// resources are the tables of attributes, by type without the provider's prefix.
var resources = map[string]Attributes{
	"application":         application,
	"persistent_volume":   persistentVolume,
	"storage_class":       storageClass,
	"volume_claim":        volumeClaim,
	"volume_claim_policy": claimPolicy,
}

var application = Attributes{
	"name":             Replace,
	"namespace":        Replace,
	"create_namespace": InPlace,
	"labels":           InPlace,
	"annotations":      InPlace,

	"controller": Replace,
	"replicas":   Scale,
	// Handed over and back with the number of pods that there are; what is
	// configured counts again afterwards.
	"autoscaled": Scale,
	// Refused where there are claims, which are named after ordinals.
	"ordinals_start": Scale,
	"hibernated":     Scale,
	"quorum":         Rolling,

	"defaults_version": Rolling,

	"image":                  Rolling,
	"image_pull_policy":      Rolling,
	"command":                Rolling,
	"args":                   Rolling,
	"working_dir":            Rolling,
	"env":                    Rolling,
	"env_from_secret.**":     Rolling,
	"env_from_config_map.**": Rolling,
	"env_from_field":         Rolling,
	"env_from_resource.**":   Rolling,
	"resources.**":           Rolling,
	"ports":                  Varies,
	"ports.*.port":           Rolling,
	"ports.*.protocol":       Rolling,
	"ports.*.client":         InPlace,
	"ports.*.app_protocol":   InPlace,
	"ports.*.node_port":      InPlace,
	"ports.*.host_port":      Rolling,
	"probes.**":              Rolling,
	"hooks.**":               Rolling,
	"security_context.**":    Rolling,
	"image_pull_secrets":     Rolling,

	"sidecars":                               Varies,
	"sidecars.*.**":                          Rolling,
	"sidecars.*.ports":                       Varies,
	"sidecars.*.ports.*.client":              InPlace,
	"sidecars.*.ports.*.app_protocol":        InPlace,
	"sidecars.*.ports.*.node_port":           InPlace,
	"init_containers":                        Varies,
	"init_containers.*.**":                   Rolling,
	"init_containers.*.ports":                Varies,
	"init_containers.*.ports.*.client":       InPlace,
	"init_containers.*.ports.*.app_protocol": InPlace,
	"init_containers.*.ports.*.node_port":    InPlace,

	"config_files": Rolling,
	"secrets":      Varies,
	// By itself a new value is not seen: it is in no state to compare it with.
	"secrets.*.value_wo":         Nothing,
	"secrets.*.value_wo_version": Rolling,
	"secrets.*.env":              Rolling,
	"secrets.*.mount_path":       Rolling,
	"volumes":                    Varies,
	"volumes.*.size":             Refuse,

	"volumes.*.mount_path":        Rolling,
	"volumes.*.sub_path":          Rolling,
	"volumes.*.read_only":         Rolling,
	"volumes.*.mounts.**":         Rolling,
	"volumes.*.existing_claim.**": Rolling,
	"volumes.*.ephemeral.**":      Rolling,
	"volumes.*.empty_dir.**":      Rolling,
	"volumes.*.config_map.**":     Rolling,
	"volumes.*.secret.**":         Rolling,
	"volumes.*.downward_api.**":   Rolling,
	"volumes.*.projected.**":      Rolling,
	"volumes.*.image.**":          Rolling,
	"volumes.*.csi.**":            Rolling,
	"volumes.*.nfs.**":            Rolling,
	"volumes.*.iscsi.**":          Rolling,
	"volumes.*.fc.**":             Rolling,
	"volumes.*.host_path.**":      Rolling,

	// What is in the claims can't be changed.
	"volumes.*.claim_policy":                         Varies,
	"volumes.*.claim_policy.name":                    Refuse,
	"volumes.*.claim_policy.storage_class":           Refuse,
	"volumes.*.claim_policy.volume_attributes_class": Refuse,
	"volumes.*.claim_policy.access_modes":            Refuse,
	"volumes.*.claim_policy.volume_mode":             Refuse,
	"volumes.*.claim_policy.labels":                  Refuse,
	"volumes.*.claim_policy.annotations":             Refuse,
	// The rest is for the provider to know, but for an autoscaled application:
	// its set deletes the claims itself.
	"volumes.*.claim_policy.min_size":                Nothing,
	"volumes.*.claim_policy.max_size":                Nothing,
	"volumes.*.claim_policy.allowed_storage_classes": Nothing,
	"volumes.*.claim_policy.on_destroy":              Nothing,
	"volumes.*.claim_policy.on_scale_down":           InPlace,

	"service":                                   Varies,
	"service.enabled":                           InPlace,
	"service.type":                              InPlace,
	"service.labels":                            InPlace,
	"service.annotations":                       InPlace,
	"service.cluster_ip":                        Refuse,
	"service.ip_families":                       Refuse, // the first of them
	"service.ip_family_policy":                  InPlace,
	"service.load_balancer_class":               Refuse,
	"service.load_balancer_source_ranges":       InPlace,
	"service.allocate_load_balancer_node_ports": InPlace,
	"service.external_traffic_policy":           InPlace,
	"service.internal_traffic_policy":           InPlace,
	"service.traffic_distribution":              InPlace,
	"service.session_affinity":                  InPlace,
	"service.session_affinity_timeout_seconds":  InPlace,
	"service.publish_not_ready_addresses":       InPlace,
	"peer_service_name":                         Refuse,
	"network_policy.**":                         InPlace,

	"names":                 Varies,
	"names.service":         InPlace,
	"names.config_map":      Rolling,
	"names.secret":          Rolling,
	"names.service_account": Rolling,

	"dns.**":                          Rolling,
	"host_network":                    Rolling,
	"host_aliases":                    Rolling,
	"share_process_namespace":         Rolling,
	"pod_security_context.**":         Rolling,
	"service_account":                 Varies,
	"service_account.name":            Rolling,
	"service_account.automount_token": Rolling,
	"service_account.annotations":     InPlace,

	"placement.**":                     Rolling,
	"run_as_user":                      Rolling,
	"run_as_group":                     Rolling,
	"fs_group":                         Rolling,
	"termination_grace_period_seconds": Rolling,
	"rollout":                          Varies,
	"rollout.strategy":                 Rolling, // to RollingUpdate, with pods held back
	"rollout.partition":                Rolling, // lowered, with pods held back
	"rollout.pod_management_policy":    Refuse,
	"rollout.max_unavailable":          InPlace,
	"rollout.max_surge":                InPlace,
	"rollout.min_ready_seconds":        InPlace,
	"rollout.unstick":                  Nothing,
	"rollout.on_timeout":               Nothing,
	"disruption_budget.**":             InPlace,
	"scale_down.**":                    Nothing,

	"wait_for_ready":      Nothing,
	"deletion_protection": Nothing,
	"allow_replace":       Nothing,
	"adopt":               Nothing,
	// Of a field that is taken back, the worst is that the live template is
	// another one.
	"unmanaged_fields": Rolling,
	// The worst is a patch of the pod template.
	"patches": Rolling,
	// Few kinds have fields that can't be changed; their description says so.
	"extra_objects": InPlace,
	"timeouts.**":   Nothing,
}

var storageClass = Attributes{
	"name":                   Replace,
	"storage_provisioner":    Recreate,
	"parameters":             Recreate,
	"reclaim_policy":         Recreate,
	"volume_binding_mode":    Recreate,
	"allow_volume_expansion": InPlace,
	"mount_options":          InPlace,
	"allowed_topologies":     InPlace,
	"default":                InPlace,
	// Another object takes the place of a tier that changes, and claims say by
	// name which they want.
	"volume_attributes_classes.**": InPlace,
	"snapshot_class.**":            InPlace,
	"labels":                       InPlace,
	"annotations":                  InPlace,
	"adopt":                        Nothing,
}

var persistentVolume = Attributes{
	"name":           Replace,
	"capacity":       InPlace,
	"access_modes":   InPlace,
	"storage_class":  InPlace,
	"reclaim_policy": InPlace,
	"mount_options":  InPlace,
	"claim.**":       InPlace,
	"labels":         InPlace,
	"annotations":    InPlace,
	// Never of a volume that has been bound, unless the user agrees to it.
	"volume_mode":      Recreate,
	"nodes":            Recreate,
	"node_affinity.**": Recreate,
	"nfs.**":           Recreate,
	"iscsi.**":         Recreate,
	"fc.**":            Recreate,
	"local.**":         Recreate,
	"host_path.**":     Recreate,
	"csi.**":           Recreate,
	// What a released volume is freed by is no change of what is sent.
	"reclaim":             Nothing,
	"deletion_protection": Nothing,
	"allow_replace":       Nothing,
	"adopt":               Nothing,
}

// A policy makes no objects but its guardrails. What a changed one does to the
// applications that use it is said at the attributes of their volumes.
var claimPolicy = Attributes{
	"name":                    Replace,
	"storage_class":           Nothing,
	"volume_attributes_class": Nothing,
	"access_modes":            InPlace,
	"volume_mode":             Nothing,
	"min_size":                InPlace,
	"max_size":                InPlace,
	"allowed_storage_classes": InPlace,
	"on_destroy":              Nothing,
	"on_scale_down":           Nothing,
	"labels":                  Nothing,
	"annotations":             Nothing,
	"guardrails.**":           InPlace,
	"adopt":                   Nothing,
}

// What is refused here is what has data. A claim that has no volume yet is made
// anew.
var volumeClaim = Attributes{
	"name":      Replace,
	"namespace": Replace,
	// A smaller one is refused.
	"size": InPlace,

	"claim_policy":               Varies,
	"claim_policy.name":          InPlace,
	"claim_policy.storage_class": Refuse,
	// Taken away, it is refused.
	"claim_policy.volume_attributes_class": InPlace,
	"claim_policy.access_modes":            Refuse,
	"claim_policy.volume_mode":             Refuse,
	"claim_policy.labels":                  InPlace,
	"claim_policy.annotations":             InPlace,
	"claim_policy.min_size":                Nothing,
	"claim_policy.max_size":                Nothing,
	"claim_policy.allowed_storage_classes": Nothing,
	"claim_policy.on_destroy":              Nothing,
	"claim_policy.on_scale_down":           Nothing,

	"volume_name":    Refuse,
	"selector.**":    Refuse,
	"data_source.**": Refuse,
	"labels":         InPlace,
	"annotations":    InPlace,

	"wait_for_ready":      Nothing,
	"deletion_protection": Nothing,
	"allow_replace":       Nothing,
	"adopt":               Nothing,
	"timeouts.**":         Nothing,
}
