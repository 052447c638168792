package lifecycle_test

import "maps"

// films is a volume of which everything is set that one source allows.
func films() config {
	return config{
		"name": "films", "capacity": "1Ti", "access_modes": []any{"ReadWriteMany", "ReadOnlyMany"}, "storage_class": "nfs", "volume_mode": "Filesystem", "reclaim_policy": "Retain",
		"mount_options": []any{"nfsvers=4.2", "hard"}, "claim": config{"namespace": "media", "name": "films"}, "reclaim": true,
		"node_affinity": []any{config{
			"match_expressions": []any{config{"key": "zone", "operator": "In", "values": []any{"a", "b"}}},
			"match_fields":      []any{config{"key": "metadata.name", "operator": "NotIn", "values": []any{"node-9"}}},
		}},
		"labels": config{"a": "b"}, "annotations": config{"a": "b"}, "deletion_protection": false, "allow_replace": true, "adopt": true,
		"nfs": config{"server": "nas.example.com", "path": "/films", "read_only": true},
	}
}

// storages are all sources, each with everything set that one of it can have, and
// other values by path.
var storages = map[string]struct {
	source config
	values config
}{
	"nfs": {
		config{"server": "nas.example.com", "path": "/films", "read_only": true},
		config{"server": "nas2.example.com", "path": "/series", "read_only": nil},
	},
	"iscsi": {
		config{
			"target_portal": "10.0.0.1", "iqn": "iqn.2001-04.com.example:disk1", "lun": 1, "iscsi_interface": "iser", "fs_type": "xfs", "read_only": true, "portals": []any{"10.0.0.2"},
			"chap_auth_discovery": true, "chap_auth_session": true, "secret": config{"namespace": "storage", "name": "chap"}, "initiator_name": "iqn.2001-04.com.example:node",
		},
		config{
			"target_portal": "10.0.0.3", "iqn": "iqn.2001-04.com.example:disk2", "lun": nil, "iscsi_interface": nil, "fs_type": nil, "read_only": nil, "portals": nil,
			"chap_auth_discovery": nil, "chap_auth_session": false, "secret": nil, "secret.namespace": "other", "secret.name": "other", "initiator_name": nil,
		},
	},
	"fc": {
		config{"target_wwns": []any{"500a0982991b8dc5"}, "lun": 2, "fs_type": "xfs", "read_only": true, "wwids": nil},
		config{"target_wwns": []any{"500a0982991b8dc6"}, "lun": 3, "fs_type": nil, "read_only": nil, "wwids": []any{"3600508b400105e210000900000490000"}},
	},
	"local":     {config{"path": "/mnt/disk", "fs_type": "ext4"}, config{"path": "/mnt/other", "fs_type": nil}},
	"host_path": {config{"path": "/data", "type": "Directory"}, config{"path": "/other", "type": nil}},
	"csi": {
		config{
			"driver": "ebs.csi.aws.com", "volume_handle": "vol-1", "fs_type": "xfs", "read_only": true, "attributes": config{"a": "b"},
			"controller_publish_secret": config{"namespace": "storage", "name": "a"}, "node_stage_secret": config{"namespace": "storage", "name": "b"},
			"node_publish_secret": config{"namespace": "storage", "name": "c"}, "controller_expand_secret": config{"namespace": "storage", "name": "d"},
			"node_expand_secret": config{"namespace": "storage", "name": "e"},
		},
		config{
			"driver": "disk.csi.azure.com", "volume_handle": "vol-2", "fs_type": nil, "read_only": nil, "attributes": nil,
			"controller_publish_secret": nil, "controller_publish_secret.namespace": "x", "controller_publish_secret.name": "x",
			"node_stage_secret": nil, "node_stage_secret.namespace": "x", "node_stage_secret.name": "x",
			"node_publish_secret": nil, "node_publish_secret.namespace": "x", "node_publish_secret.name": "x",
			"controller_expand_secret": nil, "controller_expand_secret.namespace": "x", "controller_expand_secret.name": "x",
			"node_expand_secret": nil, "node_expand_secret.namespace": "x", "node_expand_secret.name": "x",
		},
	},
}

// on is films on another storage; what that excludes is left out.
func on(source string) config {
	return with(films(), config{"nfs": nil, "mount_options": nil, source: storages[source].source})
}

// volumeOf are the attributes of a volume that a group of them needs beside those
// that are in it.
func volumeOf(group []string) config {
	out := config{"capacity": "1Ti", "access_modes": []any{"ReadWriteOnce"}}
	source := "nfs"
	for _, name := range group {
		if _, is := storages[name]; is {
			source = name
		}
		if name == "nodes" {
			out["nodes"] = []any{"node-1"}
		}
	}
	if source == "local" {
		out["nodes"] = []any{"node-1"}
	}
	out[source] = storages[source].source
	return out
}

var volumeGroups = [][]string{
	{"name", "storage_class", "volume_mode", "reclaim_policy", "mount_options", "claim", "reclaim", "labels", "annotations", "deletion_protection", "allow_replace", "adopt"},
	{"capacity", "access_modes"}, {"node_affinity"}, {"nodes"}, {"nfs"}, {"iscsi"}, {"fc"}, {"local"}, {"host_path"}, {"csi"},
}

// persistentValues are other values than those of films.
var persistentValues = config{
	"name": "series", "capacity": "2Ti", "access_modes": []any{"ReadOnlyMany"}, "storage_class": nil, "volume_mode": "Block", "reclaim_policy": "Delete", "mount_options": []any{"hard", "nfsvers=4.2"},
	"claim": nil, "claim.namespace": "other", "claim.name": "other", "reclaim": nil, "labels": nil, "annotations": config{"a": "c"},
	"deletion_protection": true, "allow_replace": nil, "adopt": nil,
	"node_affinity": nil, "node_affinity.0.match_expressions": nil, "node_affinity.0.match_fields": nil,
	"node_affinity.0.match_expressions.0.key": "rack", "node_affinity.0.match_expressions.0.operator": "NotIn", "node_affinity.0.match_expressions.0.values": []any{"a"},
	"node_affinity.0.match_fields.0.key": "metadata.other", "node_affinity.0.match_fields.0.operator": "In", "node_affinity.0.match_fields.0.values": []any{"node-8"},
}

func persistentTransitions() []transition {
	out := to(films(), persistentValues)
	out = append(out, transition{from: with(films(), config{"node_affinity": nil, "nodes": []any{"a"}}), path: "nodes", to: []any{"b"}})
	for name, storage := range storages {
		// From one source to another.
		other := with(on(name), config{name: storage.source})
		out = append(out, transition{from: other, path: name, to: changedAll(storage.source, storage.values)})
		for path, v := range storage.values {
			out = append(out, transition{from: other, path: name + "." + path, to: v})
		}
	}
	return out
}

// changedAll is a configuration with all of its root attributes changed that have
// another value.
func changedAll(from, values config) config {
	out := maps.Clone(from)
	for name := range from {
		if v, ok := values[name]; ok {
			out[name] = v
		}
	}
	return out
}
