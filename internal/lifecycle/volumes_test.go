package lifecycle_test

import "strings"

// sources are volumes of every source that is not a claim of the application's or
// scratch space, with everything set.
func sources() config {
	keys := config{"name": "mq", "items": config{"a": "b/a"}, "optional": true}
	fields := config{"items": config{
		"labels": config{"field_path": "metadata.labels"},
		"memory": config{"resource": "limits.memory", "divisor": "1Mi"},
	}}
	withMode := func(c config) config { return with(c, config{"default_mode": "0440"}) }
	return config{
		"shared": config{
			"mounts": []any{
				config{"path": "/shared", "sub_path": "mq", "read_only": true, "mount_propagation": "HostToContainer"},
				config{"path": "/own", "sub_path_expr": "$(POD_NAME)"},
			},
			"existing_claim": config{"name": "shared", "read_only": true, "volume_mode": "Filesystem"},
		},
		"spill": config{"mount_path": "/spill", "ephemeral": config{
			"size": "1Gi", "storage_class": "fast", "access_modes": []any{"ReadWriteOnce"}, "volume_mode": "Filesystem", "labels": config{"a": "b"}, "annotations": config{"a": "b"},
		}},
		"files":  config{"mount_path": "/files", "config_map": withMode(keys)},
		"keys":   config{"mount_path": "/keys", "secret": withMode(keys)},
		"pod":    config{"mount_path": "/pod", "downward_api": withMode(fields)},
		"parts":  config{"mount_path": "/parts", "projected": withMode(config{"sources": []any{config{"config_map": keys}, config{"secret": with(keys, config{"items": config{"a": "c"}})}, config{"downward_api": fields}, config{"service_account_token": config{"path": "token", "audience": "vault", "expiration_seconds": 7200}}}})},
		"plugin": config{"mount_path": "/plugin", "image": config{"reference": "plugin:1", "pull_policy": "Always"}},
		"vault":  config{"mount_path": "/vault", "csi": config{"driver": "vault.example.org", "fs_type": "ext4", "read_only": true, "attributes": config{"a": "b"}, "node_publish_secret": "vault"}},
		"nfs":    config{"mount_path": "/nfs", "nfs": config{"server": "172.17.0.2", "path": "/tmp", "read_only": true}},
		"iscsi": config{"mount_path": "/iscsi", "iscsi": config{
			"target_portal": "10.0.2.15:3260", "iqn": "iqn.2001-04.com.example:storage.disk1", "lun": 1, "iscsi_interface": "tcp", "fs_type": "ext4", "read_only": true, "portals": []any{"10.0.2.16"},
			"chap_auth_discovery": true, "chap_auth_session": true, "secret": "chap", "initiator_name": "iqn.2001-04.com.example:mq",
		}},
		"fc":  config{"mount_path": "/fc", "fc": config{"target_wwns": []any{"50060e801049cfd1"}, "lun": 1, "fs_type": "ext4", "read_only": true}},
		"log": config{"mount_path": "/log", "host_path": config{"path": "/var/log", "type": "Directory"}},
	}
}

// mounting is a small application with one volume of sources: all of them at once
// take ten times as long to plan.
func mounting(volume string) config {
	return config{"name": "mq", "namespace": "queues", "image": "rabbitmq:4", "volumes": config{volume: sources()[volume]}}
}

func volumeTransitions() []transition {
	var out []transition
	for path, v := range volumeValues {
		out = append(out, transition{from: mounting(strings.Split(path, ".")[1]), path: path, to: v})
	}
	return out
}

// volumeValues are other values than those of sources.
var volumeValues = config{
	"volumes.shared.mounts":        []any{config{"path": "/shared"}},
	"volumes.shared.mounts.0.path": "/other", "volumes.shared.mounts.0.container": "metrics", "volumes.shared.mounts.0.sub_path": nil, "volumes.shared.mounts.1.sub_path_expr": "$(POD_IP)",
	"volumes.shared.mounts.0.read_only": false, "volumes.shared.mounts.0.mount_propagation": nil,
	"volumes.shared.existing_claim": config{"name": "other"}, "volumes.shared.existing_claim.name": "other", "volumes.shared.existing_claim.read_only": nil, "volumes.shared.existing_claim.volume_mode": "Block",

	"volumes.spill.ephemeral": config{"size": "1Gi"}, "volumes.spill.ephemeral.size": "2Gi", "volumes.spill.ephemeral.storage_class": "", "volumes.spill.ephemeral.access_modes": []any{"ReadWriteOncePod"},
	"volumes.spill.ephemeral.volume_mode": "Block", "volumes.spill.ephemeral.labels": nil, "volumes.spill.ephemeral.annotations": nil,

	"volumes.files.config_map": config{"name": "mq"}, "volumes.files.config_map.name": "other", "volumes.files.config_map.items": nil, "volumes.files.config_map.default_mode": nil, "volumes.files.config_map.optional": nil,
	"volumes.keys.secret": config{"name": "mq"}, "volumes.keys.secret.name": "other", "volumes.keys.secret.items": nil, "volumes.keys.secret.default_mode": nil, "volumes.keys.secret.optional": nil,

	"volumes.pod.downward_api":                         config{"items": config{"name": config{"field_path": "metadata.name"}}},
	"volumes.pod.downward_api.default_mode":            nil,
	"volumes.pod.downward_api.items":                   config{"labels": config{"field_path": "metadata.uid"}},
	"volumes.pod.downward_api.items.labels.field_path": "metadata.annotations",
	"volumes.pod.downward_api.items.memory.resource":   "requests.memory",
	"volumes.pod.downward_api.items.memory.container":  "metrics",
	"volumes.pod.downward_api.items.memory.divisor":    nil,

	"volumes.parts.projected":         config{"sources": []any{config{"secret": config{"name": "mq"}}}},
	"volumes.parts.projected.sources": []any{config{"secret": config{"name": "mq"}}}, "volumes.parts.projected.default_mode": nil,
	"volumes.parts.projected.sources.0.config_map": config{"name": "other"}, "volumes.parts.projected.sources.0.config_map.name": "other", "volumes.parts.projected.sources.0.config_map.items": nil, "volumes.parts.projected.sources.0.config_map.optional": nil,
	"volumes.parts.projected.sources.1.secret": config{"name": "other"}, "volumes.parts.projected.sources.1.secret.name": "other", "volumes.parts.projected.sources.1.secret.items": nil, "volumes.parts.projected.sources.1.secret.optional": nil,
	"volumes.parts.projected.sources.2.downward_api":                         config{"items": config{"name": config{"field_path": "metadata.name"}}},
	"volumes.parts.projected.sources.2.downward_api.items":                   config{"name": config{"field_path": "metadata.name"}},
	"volumes.parts.projected.sources.2.downward_api.items.labels.field_path": "metadata.annotations", "volumes.parts.projected.sources.2.downward_api.items.memory.resource": "requests.memory",
	"volumes.parts.projected.sources.2.downward_api.items.memory.container": "metrics", "volumes.parts.projected.sources.2.downward_api.items.memory.divisor": nil,
	"volumes.parts.projected.sources.3.service_account_token": config{"path": "other"}, "volumes.parts.projected.sources.3.service_account_token.path": "other",
	"volumes.parts.projected.sources.3.service_account_token.audience": nil, "volumes.parts.projected.sources.3.service_account_token.expiration_seconds": nil,

	"volumes.plugin.image": config{"reference": "plugin:2"}, "volumes.plugin.image.reference": "plugin:2", "volumes.plugin.image.pull_policy": nil,
	"volumes.vault.csi": config{"driver": "other.example.org"}, "volumes.vault.csi.driver": "other.example.org", "volumes.vault.csi.fs_type": nil, "volumes.vault.csi.read_only": nil,
	"volumes.vault.csi.attributes": config{"a": "c"}, "volumes.vault.csi.node_publish_secret": nil,
	"volumes.nfs.nfs": config{"server": "nfs", "path": "/"}, "volumes.nfs.nfs.server": "nfs", "volumes.nfs.nfs.path": "/", "volumes.nfs.nfs.read_only": nil,

	"volumes.iscsi.iscsi":               config{"target_portal": "10.0.2.16", "iqn": "iqn.2001-04.com.example:storage.disk1"},
	"volumes.iscsi.iscsi.target_portal": "10.0.2.16", "volumes.iscsi.iscsi.iqn": "iqn.2001-04.com.example:storage.disk2", "volumes.iscsi.iscsi.lun": nil, "volumes.iscsi.iscsi.iscsi_interface": nil,
	"volumes.iscsi.iscsi.fs_type": nil, "volumes.iscsi.iscsi.read_only": nil, "volumes.iscsi.iscsi.portals": nil, "volumes.iscsi.iscsi.chap_auth_discovery": nil, "volumes.iscsi.iscsi.chap_auth_session": nil,
	"volumes.iscsi.iscsi.secret": "other", "volumes.iscsi.iscsi.initiator_name": nil,

	"volumes.fc.fc": config{"wwids": []any{"3600508b400105e210000900000490000"}}, "volumes.fc.fc.target_wwns": []any{"50060e801049cfd2"}, "volumes.fc.fc.lun": 2, "volumes.fc.fc.fs_type": nil, "volumes.fc.fc.read_only": nil,
	"volumes.fc.fc.wwids": []any{"3600508b400105e210000900000490000"},

	"volumes.log.host_path": config{"path": "/srv"}, "volumes.log.host_path.path": "/srv", "volumes.log.host_path.type": nil,
}
