package lifecycle_test

// claimValues are other values than those of archive. Its claim has no volume, so
// nothing is refused for the sake of data.
var claimValues = config{
	"name": "attic", "namespace": "other",

	"claim_policy.name": "other", "claim_policy.storage_class": "slow", "claim_policy.volume_attributes_class": "gold", "claim_policy.access_modes": []any{"ReadWriteMany"}, "claim_policy.volume_mode": "Block",
	"claim_policy.labels": nil, "claim_policy.annotations": config{"a": "c"}, "claim_policy.min_size": "2Gi", "claim_policy.max_size": nil,
	"claim_policy.allowed_storage_classes": nil, "claim_policy.on_destroy": "Delete", "claim_policy.on_scale_down": "Retain",

	"selector": nil, "selector.match_labels": config{"content": "attic"}, "selector.match_expressions": nil, "selector.match_expressions.0.key": "rack",
	"selector.match_expressions.0.operator": "NotIn", "selector.match_expressions.0.values": []any{"fast"},

	"labels": nil, "annotations": config{"a": "c"}, "wait_for_ready": false, "deletion_protection": true, "allow_replace": true, "adopt": false,
	"timeouts": nil, "timeouts.create": "1h", "timeouts.update": nil, "timeouts.delete": "1h",
}

func claimTransitions() []transition {
	open := with(archive(), config{"claim_policy": with(db(), config{"allowed_storage_classes": nil})})
	var out []transition
	for _, x := range to(open, claimValues) {
		if x.path == "claim_policy.allowed_storage_classes" {
			x.from = archive()
		}
		out = append(out, x)
	}
	plain := with(archive(), config{"selector": nil})
	restored := with(plain, config{"data_source": config{"snapshot": "before"}})
	return append(out,
		transition{from: with(archive(), config{"size": "20Gi"}), path: "size", to: "30Gi", oneWay: true},
		transition{from: plain, path: "volume_name", to: "archive"},
		transition{from: plain, path: "data_source", to: config{"snapshot": "before"}},
		transition{from: restored, path: "data_source.snapshot", to: "after"},
		transition{from: with(plain, config{"data_source": config{"claim": "old"}}), path: "data_source.claim", to: "older"},
	)
}
