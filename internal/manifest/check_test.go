package manifest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	out, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func told(mistakes []Mistake) []string {
	var out []string
	for _, m := range mistakes {
		out = append(out, m.String())
	}
	return out
}

// set is a StatefulSet to patch.
const set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, labels: {a: b}}
spec:
  replicas: 3
  template:
    spec:
      nodeSelector: {disk: ssd, zone: a}
      containers:
      - name: db
        image: postgres:17
        env: [{name: POD_NAME, value: x}, {name: A, value: b}]
        ports: [{name: db, containerPort: 5432, protocol: TCP}]
      - {name: side, image: side}
      volumes:
      - {name: tmp, emptyDir: {}}
`

func TestCheckPatch_findsMistakesWithTheirPlace(t *testing.T) {
	for name, test := range map[string]struct {
		patch string
		want  []string
	}{
		"none":                  {"spec: {revisionHistoryLimit: 3, template: {spec: {containers: [{name: db, resources: {limits: {cpu: 1, memory: 1Gi}}}]}}}", nil},
		"null":                  {"spec: {minReadySeconds: null, template: null}", nil},
		"directives":            {"spec: {template: {spec: {nodeSelector: {$patch: replace, a: b}, containers: [{name: side, $patch: delete}], $retainKeys: [containers]}}}", nil},
		"a primitive list":      {"metadata: {$deleteFromPrimitiveList/finalizers: [a]}", nil},
		"a time":                {"metadata: {creationTimestamp: '2026-01-31T10:00:00Z'}", nil},
		"an unknown field":      {"spec: {revisionHistory: 3}", []string{"spec.revisionHistory is no field of StatefulSetSpec"}},
		"in snake case":         {"spec: {revision_history_limit: 3}", []string{"spec.revision_history_limit is no field of StatefulSetSpec; it is written revisionHistoryLimit"}},
		"two mistakes":          {"{spec: {a: 1}, b: 2}", []string{"b is no field of StatefulSet", "spec.a is no field of StatefulSetSpec"}},
		"a string for a number": {"spec: {revisionHistoryLimit: '3'}", []string{`spec.revisionHistoryLimit is "3", and has to be a whole number`}},
		"a fraction":            {"spec: {revisionHistoryLimit: 1.5}", []string{"spec.revisionHistoryLimit is 1.5, and has to be a whole number"}},
		"a large number":        {"spec: {revisionHistoryLimit: 4294967296}", []string{"spec.revisionHistoryLimit is 4294967296, which is too large a number"}},
		"a number for a string": {"metadata: {labels: {a: 1}}", []string{"metadata.labels.a is 1, and has to be a string; put it in quotes"}},
		"a key with a dot":      {"metadata: {labels: {a.b/c: true}}", []string{`metadata.labels["a.b/c"] is true, and has to be a string; put it in quotes`}},
		"a string for a bool":   {"spec: {template: {spec: {hostNetwork: 'yes'}}}", []string{`spec.template.spec.hostNetwork is "yes", and has to be true or false`}},
		"a map for a list":      {"spec: {template: {spec: {containers: {name: db}}}}", []string{"spec.template.spec.containers is a map, and has to be a list"}},
		"a list for a map":      {"spec: []", []string{"spec is a list, and has to be a map"}},
		"an element of a list":  {"spec: {template: {spec: {containers: [{name: db}, {name: x, imag: y}]}}}", []string{"spec.template.spec.containers[1].imag is no field of Container"}},
		"a null in a list":      {"spec: {template: {spec: {containers: [null]}}}", []string{"spec.template.spec.containers[0] is null, which no element of a list can be"}},
		"no quantity":           {"spec: {template: {spec: {containers: [{name: db, resources: {limits: {cpu: much}}}]}}}", []string{`spec.template.spec.containers[0].resources.limits.cpu is "much", and has to be a quantity, such as 100m or 1Gi`}},
		"a map for a port":      {"spec: {template: {spec: {containers: [{name: db, livenessProbe: {tcpSocket: {port: {}}}}]}}}", []string{"spec.template.spec.containers[0].livenessProbe.tcpSocket.port is a map, and has to be a number or a string"}},
		"an unknown directive":  {"spec: {$setElementOrder/containers: []}", []string{`spec["$setElementOrder/containers"] is no directive that can be used here; there are $patch, $retainKeys and $deleteFromPrimitiveList/<field>`}},
		"a wrong directive":     {"spec: {$patch: remove}", []string{`spec.$patch is "remove", and has to be replace, delete or merge`}},
		"gitRepo": {"spec: {template: {spec: {volumes: [{name: x, gitRepo: {repository: y}}]}}}", []string{
			"spec.template.spec.volumes[0].gitRepo is a kind of volume that has not been part of Kubernetes since 1.33; use an init container that clones the repository into an emptyDir, or an image volume",
		}},
		"scaleIO": {"spec: {template: {spec: {volumes: [{name: x, scaleIO: {}}]}}}", []string{
			"spec.template.spec.volumes[0].scaleIO is a kind of volume that has not been part of Kubernetes since 1.22; use a claim of a class of the CSI driver csi-vxflexos.dellemc.com",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(CheckPatch(parsed(t, test.patch), parsed(t, set)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheck_knowsTheFieldsOfAManifest(t *testing.T) {
	for name, test := range map[string]struct {
		manifest string
		want     []string
	}{
		"a role":           {"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}", nil},
		"a misspelt rule":  {"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{verb: [get]}]}", []string{"rules[0].verb is no field of PolicyRule"}},
		"a directive":      {"{apiVersion: v1, kind: ConfigMap, $patch: delete}", []string{"$patch is no field of ConfigMap"}},
		"base64":           {"{apiVersion: v1, kind: ConfigMap, binaryData: {a: '%'}}", []string{`binaryData.a is "%", which can't be read: illegal base64 data at input byte 0`}},
		"a custom one":     {"{apiVersion: example.com/v1, kind: Role, anything: {goes: 1}}", nil},
		"with wrong names": {"{apiVersion: example.com/v1, kind: Role, metadata: {name: 1, labels: [a]}}", []string{"metadata.labels is a list, and has to be a map", "metadata.name is 1, and has to be a string; put it in quotes"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(Check(parsed(t, test.manifest)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
