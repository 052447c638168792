package lifecycle_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// groups are root attributes that are made unknown together with what is in
// them, in a configuration of nothing else but what is required: one of
// everything takes twenty times as long to plan.
var groups = map[string][][]string{
	application: {
		{"name", "namespace", "create_namespace", "labels", "annotations", "controller", "replicas", "autoscaled", "hibernated", "ordinals_start", "image", "command", "args"},
		{"env", "env_from_secret", "resources", "config_files"}, {"secrets"},
		{"image_pull_policy", "working_dir", "env_from_config_map", "env_from_field", "env_from_resource", "security_context", "image_pull_secrets"},
		{"ports", "service", "network_policy"}, {"peer_service_name", "dns", "host_network", "host_aliases", "share_process_namespace", "service_account", "pod_security_context"},
		{"probes"}, {"tcp probe"}, {"ports", "hooks"}, {"sidecars"}, {"init_containers"}, {"volumes"},
		{"volumes.shared"}, {"volumes.spill"}, {"volumes.files"}, {"volumes.keys"}, {"volumes.pod"}, {"volumes.parts"}, {"volumes.plugin"}, {"volumes.vault"},
		{"volumes.nfs"}, {"volumes.iscsi"}, {"volumes.fc"}, {"volumes.log"},
		{"quorum", "replicas", "placement", "rollout", "disruption_budget"},
		{"run_as_user", "run_as_group", "fs_group", "termination_grace_period_seconds", "defaults_version", "wait_for_ready", "deletion_protection", "allow_replace", "adopt", "timeouts"},
		{"termination_grace_period_seconds", "unmanaged_fields"},
		{"patches"}, {"extra_objects"}, {"scale_down", "names"},
	},
	storageClass: {{
		"name", "storage_provisioner", "parameters", "reclaim_policy", "volume_binding_mode", "allow_volume_expansion", "mount_options", "allowed_topologies",
		"default", "volume_attributes_classes", "snapshot_class", "labels", "annotations", "adopt",
	}},
	volumeClaim: {
		{"name", "namespace", "size", "claim_policy", "labels", "annotations"}, {"selector"}, {"volume_name"}, {"data_source"}, {"clone", "data_source"},
		{"wait_for_ready", "deletion_protection", "allow_replace", "adopt", "timeouts"},
	},
	claimPolicy: {{
		"name", "storage_class", "volume_attributes_class", "access_modes", "volume_mode", "min_size", "max_size", "allowed_storage_classes", "on_destroy", "on_scale_down", "labels", "annotations", "adopt",
	}, {"min_size", "max_size", "allowed_storage_classes", "guardrails"}},
	persistentVolume: volumeGroups,
}

// ofGroup is the configuration of a group.
func ofGroup(resource string, group []string) config {
	all := whole[resource]()
	out := config{"name": all["name"]}
	for _, required := range []string{"image", "storage_provisioner", "size"} {
		if v, ok := all[required]; ok {
			out[required] = v
		}
	}
	for _, name := range group {
		if _, set := out[name]; set && resource == volumeClaim {
			continue
		}
		if name == "clone" {
			out["data_source"] = config{"claim": "older"}
			continue
		}
		if name == "data_source" {
			out[name] = config{"snapshot": "before"}
			continue
		}
		if name == "volume_name" {
			out[name] = "archive"
			continue
		}
		if name == "probes" { // without ports, and with all four handlers
			out["probes"] = config{
				"startup":   config{"exec": []any{"ping"}, "period_seconds": 10},
				"readiness": config{"http_get": config{"path": "/", "port": "80", "scheme": "HTTPS", "headers": config{"A": "b"}}},
				"liveness":  config{"grpc": config{"port": 80, "service": "alive"}},
			}
			continue
		}
		if name == "tcp probe" {
			out["probes"] = config{"liveness": config{"tcp_socket": config{"port": "80"}}}
			continue
		}
		if volume, ok := strings.CutPrefix(name, "volumes."); ok {
			out["volumes"] = mounting(volume)["volumes"]
			continue
		}
		if name == "sidecars" || name == "init_containers" { // which have some of these
			out["config_files"], out["secrets"] = all["config_files"], all["secrets"]
		}
		out[name] = all[name]
	}
	if resource == persistentVolume {
		maps.Copy(out, volumeOf(group))
	}
	if _, given := out["service"]; resource == application && !given {
		out["service"] = config{"type": "NodePort"} // which has ports of the nodes
	}
	return out
}

// TestUnknown_anywhere makes every attribute, element and value unknown, one at
// a time. That is never an error, and what is known of the plan holds for every
// value that may come.
func TestUnknown_anywhere(t *testing.T) {
	reached := map[string]bool{}
	for resource, all := range groups {
		for _, group := range all {
			given := ofGroup(resource, group)
			c := value(typeOf(resource), given)
			state := applied(t, resource, given)
			for _, at := range settable(c, group) {
				name := resource + "." + shape(at)
				if reached[name] && (strings.Contains(name, ".probes.any") || strings.Contains(name, ".hooks.any")) {
					continue // of another probe or hook
				}
				if reached[name] && strings.Contains(name, ".volumes.") && isNull(c, at) {
					continue // not set in another volume either
				}
				reached[name] = true
				t.Run(resource+"/"+attributePath(at), func(t *testing.T) {
					t.Parallel()
					isNoSurprise(t, resource, c, state, at)
				})
			}
		}
	}
	for resource, schema := range start().schemas {
		for _, name := range allOf("", schema.Block.Attributes) {
			if !reached[resource+"."+oneOfAll(name)] {
				t.Errorf("%s of %s was never unknown", name, resource)
			}
		}
	}
}

func isNoSurprise(t *testing.T, resource string, c, state tftypes.Value, at *tftypes.AttributePath) {
	t.Helper()
	hidden := replaced(c, at, func(v tftypes.Value) tftypes.Value { return tftypes.NewValue(v.Type(), tftypes.UnknownValue) })
	for _, d := range validate(t, resource, hidden) {
		if d.Summary != missing { // see TestValidate_acceptsAnElementThatIsUnknownAsAWhole
			t.Errorf("validation: %s: %s", d.Summary, d.Detail)
		}
	}
	creation := planned(t, resource, nil, hidden, nil)
	var change plan
	// What an update judges by more than the objects: root attributes, and what
	// a set can't change.
	updated := len(at.Steps()) == 1 || strings.HasPrefix(attributePath(at), "volumes.") || strings.HasPrefix(attributePath(at), "rollout.")
	if updated {
		change = planned(t, resource, &state, hidden, nil)
	}
	for _, p := range []plan{creation, change} {
		if text := fmt.Sprint(told(p.diags), details(p.diags)); failed(p.diags) || strings.Contains(text, "placeholder") {
			t.Errorf("plan: %s", text)
		}
	}
	if failed(creation.diags) || failed(change.diags) {
		return
	}
	for _, real := range possible(c, at) {
		if failed(validate(t, resource, real)) {
			continue
		}
		holds(t, at, real, creation, planned(t, resource, nil, real, nil))
		// Where it is replaced, Terraform plans a creation instead. What waits for
		// the present state is decided by root attributes.
		if len(change.replaces) == 0 && len(at.Steps()) == 1 {
			holds(t, at, real, change, planned(t, resource, &state, real, nil))
		}
	}
}

// holds checks that a plan is consistent with the one that is made when the
// unknown value has become known.
func holds(t *testing.T, at *tftypes.AttributePath, real tftypes.Value, before, after plan) {
	t.Helper()
	if failed(after.diags) {
		return // refused by then, which is no inconsistency
	}
	v, _, _ := tftypes.WalkAttributePath(real, at)
	for _, problem := range inconsistent("", before.raw, after.raw) {
		t.Errorf("with %v: %s", v, problem)
	}
}

// settable are the paths of everything below some root attributes.
func settable(c tftypes.Value, group []string) []*tftypes.AttributePath {
	if slices.Contains(group, "tcp probe") {
		group = []string{"probes"}
	}
	if strings.HasPrefix(group[0], "volumes.") {
		group = []string{"volumes"}
	}
	var out []*tftypes.AttributePath
	err := tftypes.Walk(c, func(at *tftypes.AttributePath, _ tftypes.Value) (bool, error) {
		if len(at.Steps()) == 0 {
			return true, nil
		}
		if !slices.Contains(group, string(at.Steps()[0].(tftypes.AttributeName))) {
			return false, nil
		}
		out = append(out, at)
		return true, nil
	})
	if err != nil {
		panic(err)
	}
	slices.SortFunc(out, func(a, b *tftypes.AttributePath) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func isNull(c tftypes.Value, at *tftypes.AttributePath) bool {
	v, _, err := tftypes.WalkAttributePath(c, at)
	if err != nil {
		panic(err)
	}
	return v.(tftypes.Value).IsNull()
}

func replaced(c tftypes.Value, at *tftypes.AttributePath, by func(tftypes.Value) tftypes.Value) tftypes.Value {
	out, err := tftypes.Transform(c, func(here *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if here.Equal(at) {
			return by(v), nil
		}
		return v, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}

// possible are configurations with values that an unknown one may turn out to
// be. Some are not valid.
func possible(c tftypes.Value, at *tftypes.AttributePath) []tftypes.Value {
	var out []tftypes.Value
	seen := map[string]bool{}
	v, _, err := tftypes.WalkAttributePath(c, at)
	if err != nil {
		panic(err)
	}
	some := candidates(v.(tftypes.Value))
	if len(at.Steps()) == 1 {
		some = append(some, v.(tftypes.Value)) // what state has
	}
	for _, candidate := range some {
		if text := candidate.String(); !seen[text] {
			seen[text] = true
			out = append(out, replaced(c, at, func(tftypes.Value) tftypes.Value { return candidate }))
		}
	}
	return out
}

func candidates(v tftypes.Value) []tftypes.Value {
	t := v.Type()
	out := []tftypes.Value{tftypes.NewValue(t, nil)}
	switch {
	case t.Is(tftypes.Bool):
		out = append(out, tftypes.NewValue(t, true), tftypes.NewValue(t, false))
	case t.Is(tftypes.Number):
		out = append(out, tftypes.NewValue(t, 5000))
	case t.Is(tftypes.String):
		for _, text := range []string{"", "Node"} {
			out = append(out, tftypes.NewValue(t, text))
		}
	case t.Is(tftypes.Map{}):
		out = append(out, tftypes.NewValue(t, map[string]tftypes.Value{}))
	case t.Is(tftypes.List{}):
		out = append(out, tftypes.NewValue(t, []tftypes.Value{}))
	case t.Is(tftypes.Object{}):
		bare, off := map[string]tftypes.Value{}, map[string]tftypes.Value{}
		values := attributesOf(v)
		for name, of := range t.(tftypes.Object).AttributeTypes {
			bare[name], off[name] = tftypes.NewValue(of, nil), tftypes.NewValue(of, nil)
			if given, ok := values[name]; ok {
				off[name] = given
			}
			if of.Is(tftypes.Bool) {
				off[name] = tftypes.NewValue(of, false)
			}
		}
		out = append(out, tftypes.NewValue(t, bare), tftypes.NewValue(t, off))
	}
	return out
}

// shape is a path without the keys of elements; the three probes are one, and so
// are the two hooks, in whatever container.
func shape(at *tftypes.AttributePath) string {
	var out []string
	for _, step := range at.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			out = append(out, string(name))
		}
	}
	return oneOfAll(strings.Join(out, "."))
}

func oneOfAll(name string) string {
	return regexp.MustCompile(`^(?:(?:sidecars|init_containers)\.)?(probes|hooks)\.\w+`).ReplaceAllString(name, "$1.any")
}

// allOf are the names of all attributes that can be configured.
func allOf(at string, attributes []*tfprotov6.SchemaAttribute) []string {
	names := map[string]bool{}
	for _, a := range attributes {
		if !a.Optional && !a.Required {
			continue
		}
		name := strings.TrimPrefix(at+"."+a.Name, ".")
		names[name] = true
		if a.NestedType != nil {
			for _, n := range allOf(name, a.NestedType.Attributes) {
				names[n] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
