package diff

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	set       = "StatefulSet/pg"
	container = "spec.template.spec.containers[name=pg]"
)

// found is a change as tests write it.
type found struct{ Path, Want, Live any }

func project(t *testing.T, want, live map[string]any) (map[string]any, []found) {
	t.Helper()
	projected, changes, err := compared(want, live)
	if err != nil {
		t.Fatal(err)
	}
	var out []found
	for _, c := range changes {
		out = append(out, found{object.PathString(c.Path), c.Want, c.Live})
	}
	return projected, out
}

func TestProject_ignoresWhatOnlyTheServerHas(t *testing.T) {
	// Defaults, status, managed fields, fields of a newer server: all of them are
	// in testdata.
	for _, name := range []string{"StatefulSet/pg", "Service/pg", "StorageClass/fast"} {
		t.Run(name, func(t *testing.T) {
			want := wanted(t, name)
			projected, changes := project(t, want, live(t, name))
			if len(changes) > 0 {
				t.Errorf("changes: %v", changes)
			}
			if diff := cmp.Diff(want, projected); diff != "" {
				t.Errorf("(-want +projected):\n%s", diff)
			}
		})
	}
}

func TestProject_findsNothingInItself(t *testing.T) {
	want := wanted(t, set)
	if _, changes := project(t, want, want); len(changes) > 0 {
		t.Errorf("changes: %v", changes)
	}
}

func TestProject_ignoresOthersAdditions(t *testing.T) {
	for name, add := range map[string]func(t *testing.T, live map[string]any){
		"a label": func(t *testing.T, l map[string]any) {
			at(t, l, "metadata", "labels")["example.com/theirs"] = "yes"
		},
		"an annotation where we have none": func(t *testing.T, l map[string]any) {
			at(t, l, "spec", "template", "metadata")["annotations"] = map[string]any{"kubectl.kubernetes.io/restartedAt": "now"}
		},
		"a finalizer": func(t *testing.T, l map[string]any) { at(t, l, "metadata")["finalizers"] = []any{"example.com/x"} },
		"a variable, in front": func(t *testing.T, l map[string]any) {
			c := at(t, l, "spec", "template", "spec", "containers#pg")
			c["env"] = append([]any{map[string]any{"name": "THEIRS", "value": "x"}}, c["env"].([]any)...)
		},
		"a sidecar, in front": func(t *testing.T, l map[string]any) {
			spec := at(t, l, "spec", "template", "spec")
			spec["containers"] = append([]any{map[string]any{"name": "mesh", "image": "mesh:1", "env": []any{map[string]any{"name": "TZ", "value": "CET"}}}},
				spec["containers"].([]any)...)
			spec["initContainers"] = []any{map[string]any{"name": "pg", "image": "busybox"}}
		},
		"a volume and its mount": func(t *testing.T, l map[string]any) {
			spec := at(t, l, "spec", "template", "spec")
			spec["volumes"] = append(spec["volumes"].([]any), map[string]any{"name": "certs", "emptyDir": map[string]any{}})
			c := at(t, spec, "containers#pg")
			c["volumeMounts"] = append([]any{map[string]any{"name": "certs", "mountPath": "/certs"}}, c["volumeMounts"].([]any)...)
		},
		"a limit beside our request": func(t *testing.T, l map[string]any) {
			at(t, l, "spec", "template", "spec", "containers#pg", "resources")["limits"] = map[string]any{"memory": "2Gi"}
		},
		"a medium in our empty directory": func(t *testing.T, l map[string]any) {
			at(t, l, "spec", "template", "spec", "volumes#tmp", "emptyDir")["medium"] = "Memory"
		},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := live(t, set)
			add(t, theirs)
			projected, changes := project(t, wanted(t, set), theirs)
			if len(changes) > 0 {
				t.Errorf("changes: %v", changes)
			}
			if diff := cmp.Diff(wanted(t, set), projected); diff != "" {
				t.Errorf("(-want +projected):\n%s", diff)
			}
		})
	}
}

func TestProject_findsOrderOfNoMeaning(t *testing.T) {
	mixed := live(t, set)
	spec := at(t, mixed, "spec", "template", "spec")
	slices.Reverse(at(t, spec, "containers#pg")["env"].([]any))
	slices.Reverse(at(t, spec, "containers#pg")["volumeMounts"].([]any))
	slices.Reverse(spec["topologySpreadConstraints"].([]any))
	if _, changes := project(t, wanted(t, set), mixed); len(changes) > 0 {
		t.Errorf("changes: %v", changes)
	}
}

func TestProject_findsWhatDiffers(t *testing.T) {
	pod := []string{"spec", "template", "spec"}
	for name, test := range map[string]struct {
		edit func(t *testing.T, l map[string]any)
		want []found
	}{
		"a number": {
			func(t *testing.T, l map[string]any) { at(t, l, "spec")["replicas"] = int64(5) },
			[]found{{"spec.replicas", int64(3), int64(5)}},
		},
		"zero is not missing": {
			func(t *testing.T, l map[string]any) { at(t, l, "spec")["replicas"] = int64(0) },
			[]found{{"spec.replicas", int64(3), int64(0)}},
		},
		"a text": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg")...)["image"] = "postgres:16"
			},
			[]found{{container + ".image", "postgres:17", "postgres:16"}},
		},
		"a bool": {
			func(t *testing.T, l map[string]any) { at(t, l, pod...)["enableServiceLinks"] = true },
			[]found{{"spec.template.spec.enableServiceLinks", false, true}},
		},
		"a quantity": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg", "resources", "requests")...)["memory"] = "1Gi"
			},
			[]found{{container + ".resources.requests.memory", "1536Mi", "1Gi"}},
		},
		"a label's value": {
			func(t *testing.T, l map[string]any) { at(t, l, "metadata", "labels")["app.kubernetes.io/name"] = "x" },
			[]found{{"metadata.labels.app.kubernetes.io/name", "pg", "x"}},
		},
		"a missing field": {
			func(t *testing.T, l map[string]any) { delete(at(t, l, "spec"), "replicas") },
			[]found{{"spec.replicas", int64(3), nil}},
		},
		"a missing object": {
			func(t *testing.T, l map[string]any) {
				delete(at(t, l, append(pod, "containers#pg")...), "readinessProbe")
			},
			[]found{{container + ".readinessProbe", map[string]any{"tcpSocket": map[string]any{"port": "postgres"}}, nil}},
		},
		"a variable's value": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg", "env#TZ")...)["value"] = "CET"
			},
			[]found{{container + ".env[name=TZ].value", "UTC", "CET"}},
		},
		"a value in place of a reference": {
			func(t *testing.T, l map[string]any) {
				v := at(t, l, append(pod, "containers#pg", "env#POSTGRES_PASSWORD")...)
				v["value"] = "x"
				delete(v, "valueFrom")
			},
			[]found{
				{container + ".env[name=POSTGRES_PASSWORD].valueFrom", map[string]any{"secretKeyRef": map[string]any{"key": "password", "name": "pg"}}, nil},
			},
		},
		"a missing variable, which is one change": {
			func(t *testing.T, l map[string]any) {
				c := at(t, l, append(pod, "containers#pg")...)
				c["env"] = slices.DeleteFunc(c["env"].([]any), func(e any) bool { return e.(map[string]any)["name"] == "TZ" })
			},
			[]found{{container + ".env[name=TZ]", map[string]any{"name": "TZ", "value": "UTC"}, nil}},
		},
		"missing volumes, which are one change": {
			func(t *testing.T, l map[string]any) { delete(at(t, l, pod...), "volumes") },
			[]found{{"spec.template.spec.volumes", []any{map[string]any{"name": "tmp", "emptyDir": map[string]any{}}}, nil}},
		},
		"another source in place of an empty directory": {
			func(t *testing.T, l map[string]any) {
				v := at(t, l, append(pod, "volumes#tmp")...)
				delete(v, "emptyDir")
				v["hostPath"] = map[string]any{"path": "/tmp"}
			},
			[]found{{"spec.template.spec.volumes[name=tmp].emptyDir", map[string]any{}, nil}},
		},
		"an argument of a command, which is replaced whole": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg")...)["command"] = []any{"postgres", "-c", "shared_buffers=2GB"}
			},
			[]found{{container + ".command", []any{"postgres", "-c", "shared_buffers=1GB"}, []any{"postgres", "-c", "shared_buffers=2GB"}}},
		},
		"one argument more": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg")...)["command"] = []any{"postgres", "-c", "shared_buffers=1GB", "-l"}
			},
			[]found{{container + ".command", []any{"postgres", "-c", "shared_buffers=1GB"}, []any{"postgres", "-c", "shared_buffers=1GB", "-l"}}},
		},
		"the order of a command": {
			func(t *testing.T, l map[string]any) {
				at(t, l, append(pod, "containers#pg")...)["command"] = []any{"-c", "postgres", "shared_buffers=1GB"}
			},
			[]found{{container + ".command", []any{"postgres", "-c", "shared_buffers=1GB"}, []any{"-c", "postgres", "shared_buffers=1GB"}}},
		},
		"several, ordered by path": {
			func(t *testing.T, l map[string]any) {
				at(t, l, "spec")["replicas"] = int64(1)
				at(t, l, append(pod, "containers#pg")...)["image"] = "postgres:16"
				at(t, l, "metadata", "labels")["app.kubernetes.io/name"] = "x"
				delete(at(t, l, "spec"), "serviceName")
			},
			[]found{
				{"spec.replicas", int64(3), int64(1)},
				{"spec.serviceName", "pg-peers", nil},
				{"metadata.labels.app.kubernetes.io/name", "pg", "x"},
				{container + ".image", "postgres:17", "postgres:16"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := live(t, set)
			test.edit(t, theirs)
			given := runtime.DeepCopyJSON(theirs)
			want := wanted(t, set)
			projected, changes := project(t, want, theirs)
			sorted := slices.SortedStableFunc(slices.Values(changes), byPath)
			if diff := cmp.Diff(slices.SortedStableFunc(slices.Values(test.want), byPath), sorted); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			for _, c := range changes {
				if c.Live != nil && cmp.Equal(c.Want, c.Live) {
					t.Errorf("%v is no change", c)
				}
			}
			// What is projected differs from what is live in nothing that we send,
			// and from what we send in nothing else.
			_, left := project(t, projected, theirs)
			if left = slices.DeleteFunc(left, emptied); len(left) > 0 {
				t.Errorf("the projection does not have the live values: %v", left)
			}
			if _, back := project(t, want, projected); !cmp.Equal(changes, back) {
				t.Errorf("the projection differs elsewhere: %v", back)
			}
			if diff := cmp.Diff(wanted(t, set), want) + cmp.Diff(given, theirs); diff != "" {
				t.Errorf("the arguments were changed:\n%s", diff)
			}
		})
	}
}

// emptied says that a change is an object of which nothing is left; see
// TestProject_leavesNoEmptyObjectsBehind.
func emptied(c found) bool {
	m, ok := c.Want.(map[string]any)
	return ok && len(m) == 0 && c.Live == nil
}

func TestProject_leavesNoEmptyObjectsBehind(t *testing.T) {
	theirs := live(t, set)
	delete(at(t, theirs, "spec", "template", "spec", "containers#pg"), "readinessProbe")
	projected, _ := project(t, wanted(t, set), theirs)
	if probe, ok := at(t, projected, "spec", "template", "spec", "containers#pg")["readinessProbe"]; ok {
		t.Errorf("there is no probe in the cluster, and the projection has %v", probe)
	}
}

func byPath(a, b found) int {
	return slices.Compare([]byte(a.Path.(string)), []byte(b.Path.(string)))
}

func TestProject_comparesClaimTemplatesByWhatWeSendOfThem(t *testing.T) {
	templates := func(edit func(template map[string]any)) []any {
		out := live(t, set)["spec"].(map[string]any)["volumeClaimTemplates"].([]any)
		edit(out[0].(map[string]any))
		return out
	}
	for name, test := range map[string]struct {
		live    []any
		differs bool
	}{
		"more status":             {templates(func(m map[string]any) { m["status"] = map[string]any{"phase": "Bound"} }), false},
		"an annotation of others": {templates(func(m map[string]any) { m["metadata"].(map[string]any)["annotations"] = map[string]any{"a": "b"} }), false},
		"another size": {templates(func(m map[string]any) {
			m["spec"].(map[string]any)["resources"] = map[string]any{"requests": map[string]any{"storage": "2Ti"}}
		}), true},
		"no class":            {templates(func(m map[string]any) { delete(m["spec"].(map[string]any), "storageClassName") }), true},
		"another access mode": {templates(func(m map[string]any) { m["spec"].(map[string]any)["accessModes"] = []any{"ReadWriteMany"} }), true},
		"one access mode more": {templates(func(m map[string]any) {
			m["spec"].(map[string]any)["accessModes"] = []any{"ReadWriteOnce", "ReadWriteMany"}
		}), true},
		"none":     {[]any{}, true},
		"one more": {append(templates(func(map[string]any) {}), templates(func(map[string]any) {})...), true},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := live(t, set)
			at(t, theirs, "spec")["volumeClaimTemplates"] = test.live
			_, changes := project(t, wanted(t, set), theirs)
			if !test.differs {
				if len(changes) > 0 {
					t.Errorf("changes: %v", changes)
				}
				return
			}
			if len(changes) != 1 || changes[0].Path != "spec.volumeClaimTemplates" {
				t.Fatalf("changes: %v", changes)
			}
			if len(test.live) == 1 {
				shown := changes[0].Live.([]any)[0].(map[string]any)
				if _, ok := shown["status"]; ok {
					t.Errorf("the server's status is shown: %v", shown)
				}
			}
		})
	}
}

func TestProject_showsOnlyWhatDiffersOfAStorageClass(t *testing.T) {
	theirs := live(t, "StorageClass/fast")
	theirs["allowVolumeExpansion"] = false
	theirs["mountOptions"] = []any{"discard", "noatime"}
	at(t, theirs, "parameters")["iops"] = "3000"
	projected, changes := project(t, wanted(t, "StorageClass/fast"), theirs)
	want := []found{
		{"allowVolumeExpansion", true, false},
		{"mountOptions", []any{"noatime", "discard"}, []any{"discard", "noatime"}},
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	expected := wanted(t, "StorageClass/fast")
	expected["allowVolumeExpansion"] = false
	expected["mountOptions"] = []any{"discard", "noatime"}
	if diff := cmp.Diff(expected, projected); diff != "" {
		t.Errorf("projected (-want +got):\n%s", diff)
	}
}

func TestProject_isDeterministic(t *testing.T) {
	theirs := live(t, set)
	spec := at(t, theirs, "spec")
	spec["replicas"], spec["serviceName"], spec["podManagementPolicy"] = int64(9), "x", "Parallel"
	delete(at(t, theirs, "spec", "template", "spec", "containers#pg"), "env")
	_, first := project(t, wanted(t, set), theirs)
	if len(first) != 4 { // three fields, and the whole environment
		t.Errorf("got %d changes: %v", len(first), first)
	}
	for range 20 {
		if _, again := project(t, wanted(t, set), theirs); !cmp.Equal(first, again) {
			t.Fatalf("%v and %v", first, again)
		}
	}
}

func TestProject_refusesABodyThatTheAPIDoesNotKnow(t *testing.T) {
	want := wanted(t, set)
	at(t, want, "spec")["noSuchField"] = "x"
	if _, _, err := compared(want, live(t, set)); err == nil {
		t.Error("no error")
	}
}

func TestCompare_seesAKeyThatSomebodyAddsToASelector(t *testing.T) {
	for kind, body := range map[string]map[string]any{
		"Service":             {"apiVersion": "v1", "kind": "Service", "spec": map[string]any{"selector": map[string]any{"app": "pg"}}},
		"PodDisruptionBudget": {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "spec": map[string]any{"selector": map[string]any{"matchLabels": map[string]any{"app": "pg"}}}},
	} {
		live := runtime.DeepCopyJSON(body)
		selector := live["spec"].(map[string]any)["selector"].(map[string]any)
		if labels, nested := selector["matchLabels"].(map[string]any); nested {
			selector = labels
		}
		selector["tier"] = "nobody"
		changes, err := Compare(body, live)
		if err != nil || len(changes) != 1 || changes[0].Path.String() != ".spec.selector" {
			t.Fatalf("%s: got %v, %v", kind, changes, err)
		}
		if got := Overlay(body, changes); !Equal(got["spec"], live["spec"]) {
			t.Errorf("%s: shown as %v", kind, got)
		}
	}
}

func TestCompare_knowsAPortWithoutItsProtocol(t *testing.T) {
	service := func(number int64, more map[string]any) map[string]any {
		port := map[string]any{"name": "web", "port": number}
		maps.Copy(port, more)
		return map[string]any{"apiVersion": "v1", "kind": "Service", "spec": map[string]any{"ports": []any{port}}}
	}
	defaults := map[string]any{"protocol": "TCP", "targetPort": int64(80)}
	if changes, err := Compare(service(80, nil), service(80, defaults)); err != nil || len(changes) > 0 {
		t.Errorf("as it was sent: %v, %v", changes, err)
	}
	projected, changes, err := compared(service(80, nil), service(81, defaults))
	if err != nil || len(changes) != 1 || changes[0].Want == nil {
		t.Fatalf("with another port: %v, %v", changes, err)
	}
	if diff := cmp.Diff(map[string]any{"ports": []any{}}, projected["spec"]); diff != "" {
		t.Errorf("(-want +projected):\n%s", diff)
	}
}

// compared is the body that we send with what somebody has changed in it, and the
// changes.
func compared(want, live map[string]any) (map[string]any, []Change, error) {
	changes, err := Compare(want, live)
	if err != nil {
		return nil, nil, err
	}
	return Overlay(want, changes), changes, nil
}
