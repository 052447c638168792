package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPatch_mergesAsTheAPIDoes(t *testing.T) {
	for name, test := range map[string]struct{ patch, want string }{
		"a field":                 {"spec: {revisionHistoryLimit: 3}", strings.Replace(set, "replicas: 3", "replicas: 3\n  revisionHistoryLimit: 3", 1)},
		"null":                    {"spec: {replicas: null}", strings.Replace(set, "replicas: 3", "", 1)},
		"a container's field":     {"spec: {template: {spec: {containers: [{name: side, tty: true}]}}}", strings.Replace(set, "image: side}", "image: side, tty: true}", 1)},
		"a new container":         {"spec: {template: {spec: {containers: [{name: a, image: b}]}}}", strings.Replace(set, "image: side}", "image: side}\n      - {name: a, image: b}", 1)},
		"a new variable":          {"spec: {template: {spec: {containers: [{name: db, env: [{name: B, value: $(POD_NAME)}]}]}}}", strings.Replace(set, "value: b}]", "value: b}, {name: B, value: $(POD_NAME)}]", 1)},
		"a deleted container":     {"spec: {template: {spec: {containers: [{name: side, $patch: delete}]}}}", strings.Replace(set, "      - {name: side, image: side}\n", "", 1)},
		"a replaced map":          {"spec: {template: {spec: {nodeSelector: {$patch: replace, a: b}}}}", strings.Replace(set, "{disk: ssd, zone: a}", "{a: b}", 1)},
		"a replaced list":         {"spec: {template: {spec: {containers: [{$patch: replace}, {name: db, image: x}], volumes: [{$patch: replace}, {name: new, emptyDir: {}}]}}}", "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, labels: {a: b}}, spec: {replicas: 3, template: {spec: {nodeSelector: {disk: ssd, zone: a}, containers: [{name: db, image: x}], volumes: [{name: new, emptyDir: {}}]}}}}"},
		"a list in its own order": {"spec: {template: {spec: {containers: [{name: db, env: [{$patch: replace}, {name: A, value: b}, {name: POD_NAME, value: x}]}]}}}", strings.Replace(set, "[{name: POD_NAME, value: x}, {name: A, value: b}]", "[{name: A, value: b}, {name: POD_NAME, value: x}]", 1)},
		"a port of two protocols": {"spec: {template: {spec: {containers: [{name: db, ports: [{$patch: replace}, {containerPort: 1, protocol: UDP}, {containerPort: 1, protocol: TCP}]}]}}}", strings.Replace(set, "[{name: db, containerPort: 5432, protocol: TCP}]", "[{containerPort: 1, protocol: UDP}, {containerPort: 1, protocol: TCP}]", 1)},
		"a zero value":            {"spec: {minReadySeconds: 0, template: {spec: {hostNetwork: false, restartPolicy: ''}}}", set},
		"a quantity":              {"spec: {template: {spec: {volumes: [{name: tmp, emptyDir: {sizeLimit: 1024Mi}}]}}}", strings.Replace(set, "emptyDir: {}", "emptyDir: {sizeLimit: 1Gi}", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			before, patch := parsed(t, set), parsed(t, test.patch)
			got, err := Patch(before, patch)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(parsed(t, test.want), got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if diff := cmp.Diff(parsed(t, set), before) + cmp.Diff(parsed(t, test.patch), patch); diff != "" {
				t.Errorf("an argument was changed:\n%s", diff)
			}
		})
	}
}

// Ports are found by their number, of which there may be two.
func TestPatch_keepsElementsWithOneMergeKey(t *testing.T) {
	both := strings.Replace(set, "[{name: db, containerPort: 5432, protocol: TCP}]", "[{containerPort: 1, protocol: UDP}, {containerPort: 1, protocol: TCP}]", 1)
	got, err := Patch(parsed(t, both), parsed(t, "spec: {template: {spec: {containers: [{name: db, ports: [{containerPort: 2}]}]}}}"))
	want := strings.Replace(both, "protocol: TCP}]", "protocol: TCP}, {containerPort: 2}]", 1)
	if diff := cmp.Diff(parsed(t, want), got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestPatch_failsOnWhatDoesNotFit(t *testing.T) {
	for name, patch := range map[string]string{
		"an element without its name": "spec: {template: {spec: {containers: [{image: x}]}}}",
		"another type":                "spec: {template: {spec: {containers: {name: x}}}}",
		"a field that there is not":   "spec: {replicas: many}",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Patch(parsed(t, set), parsed(t, patch)); err == nil {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestCanonical_writesDefaultsOfWhatIsReplacedAsAWhole(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"a role": {
			"{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, roleRef: {kind: Role, name: r}}",
			"{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}}",
		},
		"a field and a resource of a pod": {
			"{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, env: [{name: B, valueFrom: {fieldRef: {fieldPath: c}}}, {name: D, valueFrom: {resourceFieldRef: {resource: e}}}]}]}}}}",
			"{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, env: [{name: B, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: c}}}, {name: D, valueFrom: {resourceFieldRef: {divisor: '0', resource: e}}}]}]}}}}",
		},
		"what is said stays": {
			"{apiVersion: v1, kind: ConfigMap, data: {apiVersion: a}, metadata: {annotations: {fieldRef: b}}}",
			"{apiVersion: v1, kind: ConfigMap, data: {apiVersion: a}, metadata: {annotations: {fieldRef: b}}}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Canonical(parsed(t, test.body))
			if diff := cmp.Diff(parsed(t, test.want), got); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

func TestCanonical_leavesUnknownKindsAlone(t *testing.T) {
	body := parsed(t, "{apiVersion: example.com/v1, kind: StatefulSet, spec: {replicas: 0, empty: {}}}")
	got, err := Canonical(body)
	if diff := cmp.Diff(body, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// Whatever somebody writes as a patch, it is read, refused or applied, always with
// the same result, and never a panic.
func FuzzPatch(f *testing.F) {
	for _, patch := range []string{
		"", "{}", "null", "[]", "a", "---\n---\n", "a: &a [*a]", "a: .nan", "? [a]\n: b", "spec:", "spec: {$patch: delete}", "$patch: replace\nspec: {}",
		"spec: {revisionHistoryLimit: 3}",
		"spec: {template: {spec: {containers: [{name: []}]}}}",
		"spec: {replicas: null, template: null}",
		"spec: {template: {spec: {containers: [{name: side, $patch: delete}, {name: a}]}}}",
		"spec: {template: {spec: {containers: [{name: db, env: [{name: A, $patch: delete}, {name: B, value: c}], ports: [{containerPort: 1}]}]}}}",
		"spec: {template: {spec: {containers: [{$patch: replace}, {name: db}]}}}",
		"spec: {template: {spec: {nodeSelector: {$patch: replace, a: b}, $retainKeys: [containers]}}}",
		"metadata: {labels: null, finalizers: [a], $deleteFromPrimitiveList/finalizers: [b]}",
		"spec: {template: {spec: {containers: [{name: db, resources: {limits: {cpu: 1000m}}}], tolerations: [{key: a}]}}}",
		`{"spec": {"template": {"spec": {"volumes": [{"name": "tmp", "$retainKeys": ["name"], "emptyDir": null}]}}}}`,
	} {
		f.Add(patch)
	}
	f.Fuzz(func(t *testing.T, text string) {
		patch, err := Parse(text)
		if err != nil {
			return
		}
		first, err := Patch(parsed(t, set), patch)
		second, again := Patch(parsed(t, set), patch)
		if diff := cmp.Diff(first, second); diff != "" || (err == nil) != (again == nil) {
			t.Errorf("two runs differ: %v, %v\n%s", err, again, diff)
		}
		if err != nil {
			return
		}
		if wrong := Check(first); len(wrong) > 0 {
			t.Errorf("a patch without mistakes makes some: %v", wrong)
		}
		if kept, err := Canonical(first); err != nil || cmp.Diff(first, kept) != "" {
			t.Errorf("what comes out is not as the API writes it: %v %s", err, cmp.Diff(first, kept))
		}
	})
}
