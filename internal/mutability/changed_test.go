package mutability

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

var (
	statefulSet = schema.GroupKind{Group: "apps", Kind: "StatefulSet"}
	deployment  = schema.GroupKind{Group: "apps", Kind: "Deployment"}
	daemonSet   = schema.GroupKind{Group: "apps", Kind: "DaemonSet"}
	claim       = schema.GroupKind{Kind: "PersistentVolumeClaim"}
	class       = schema.GroupKind{Group: "storage.k8s.io", Kind: "StorageClass"}
	configMap   = schema.GroupKind{Kind: "ConfigMap"}
	volume      = schema.GroupKind{Kind: "PersistentVolume"}
	secret      = schema.GroupKind{Kind: "Secret"}
	service     = schema.GroupKind{Kind: "Service"}
	binding     = schema.GroupKind{Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"}
	job         = schema.GroupKind{Group: "batch", Kind: "Job"}
	budget      = schema.GroupKind{Group: "policy", Kind: "PodDisruptionBudget"}
	tier        = schema.GroupKind{Group: "storage.k8s.io", Kind: "VolumeAttributesClass"}
	snapshots   = schema.GroupKind{Group: "snapshot.storage.k8s.io", Kind: "VolumeSnapshotClass"}
	unlisted    = schema.GroupKind{Group: "example.com", Kind: "StatefulSet"}
)

// parsed is a body written as YAML, with the numbers of JSON.
func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestChanged_saysOfEachFieldWhatItsChangeDoes(t *testing.T) {
	for name, test := range map[string]struct {
		kind          schema.GroupKind
		before, after string
		want          []Change
	}{
		"nothing":               {statefulSet, "{spec: {replicas: 1, template: {a: b}}}", "{spec: {replicas: 1, template: {a: b}}}", nil},
		"two nothings":          {statefulSet, "{}", "{}", nil},
		"a template":            {statefulSet, "{spec: {template: {a: b}}}", "{spec: {template: {a: c}}}", []Change{{"spec.template", Rolling}}},
		"a template less":       {statefulSet, "{spec: {template: {a: b}}}", "{spec: {}}", []Change{{"spec.template", Rolling}}},
		"replicas":              {statefulSet, "{spec: {replicas: 1}}", "{spec: {replicas: 2}}", []Change{{"spec.replicas", Scale}}},
		"replicas taken":        {statefulSet, "{spec: {}}", "{spec: {replicas: 2}}", []Change{{"spec.replicas", Scale}}},
		"replicas given up":     {statefulSet, "{spec: {replicas: 1}}", "{spec: {}}", []Change{{"spec.replicas", InPlace}}},
		"nobody's replicas":     {statefulSet, "{spec: {}}", "{spec: {}}", nil},
		"both":                  {statefulSet, "{spec: {replicas: 1, template: {a: b}}}", "{spec: {replicas: 2, template: {}}}", []Change{{"spec.replicas", Scale}, {"spec.template", Rolling}}},
		"a whole spec":          {statefulSet, "{}", "{spec: {serviceName: x, minReadySeconds: 1}}", []Change{{"spec.minReadySeconds", InPlace}, {"spec.serviceName", Refuse}}},
		"what can't change":     {statefulSet, "{spec: {selector: {}, podManagementPolicy: a, volumeClaimTemplates: []}}", "{spec: {}}", []Change{{"spec.podManagementPolicy", Refuse}, {"spec.selector", Refuse}, {"spec.volumeClaimTemplates", Refuse}}},
		"a role":                {binding, "{roleRef: {name: a}, subjects: []}", "{roleRef: {name: b}, subjects: [a]}", []Change{{"roleRef", Recreate}, {"subjects", InPlace}}},
		"metadata":              {statefulSet, "{metadata: {labels: {a: b}}}", "{metadata: {labels: {a: c}}}", []Change{{"metadata", InPlace}}},
		"a retention policy":    {statefulSet, "{spec: {persistentVolumeClaimRetentionPolicy: {whenScaled: Retain}}}", "{spec: {persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}}}", []Change{{"spec.persistentVolumeClaimRetentionPolicy", InPlace}}},
		"a template, OnDelete":  {statefulSet, "{spec: {template: {a: b}, updateStrategy: {type: OnDelete}}}", "{spec: {template: {}, updateStrategy: {type: OnDelete}}}", []Change{{"spec.template", InPlace}}},
		"into OnDelete":         {statefulSet, "{spec: {template: {a: b}, updateStrategy: {type: RollingUpdate}}}", "{spec: {template: {}, updateStrategy: {type: OnDelete}}}", []Change{{"spec.template", InPlace}, {"spec.updateStrategy.type", InPlace}}},
		"out of OnDelete":       {statefulSet, "{spec: {updateStrategy: {type: OnDelete}}}", "{spec: {updateStrategy: {type: RollingUpdate}}}", []Change{{"spec.updateStrategy.type", Rolling}}},
		"a partition lowered":   {statefulSet, "{spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}", "{spec: {updateStrategy: {rollingUpdate: {partition: 1}}}}", []Change{{"spec.updateStrategy.rollingUpdate.partition", Rolling}}},
		"a partition raised":    {statefulSet, "{spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}", "{spec: {updateStrategy: {rollingUpdate: {partition: 3}}}}", []Change{{"spec.updateStrategy.rollingUpdate.partition", InPlace}}},
		"no partition any more": {statefulSet, "{spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}", "{spec: {updateStrategy: {}}}", []Change{{"spec.updateStrategy.rollingUpdate.partition", Rolling}}},
		"a partition at last":   {statefulSet, "{spec: {updateStrategy: {}}}", "{spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}", []Change{{"spec.updateStrategy.rollingUpdate.partition", InPlace}}},
		"a partition, OnDelete": {statefulSet, "{spec: {updateStrategy: {type: OnDelete, rollingUpdate: {partition: 2}}}}", "{spec: {updateStrategy: {type: OnDelete}}}", []Change{{"spec.updateStrategy.rollingUpdate.partition", InPlace}}},
		"another setting":       {statefulSet, "{spec: {updateStrategy: {}}}", "{spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 2}}}}", []Change{{"spec.updateStrategy.rollingUpdate.maxUnavailable", InPlace}}},

		"another first ordinal": {statefulSet, "{spec: {}}", "{spec: {ordinals: {start: 1}}}", []Change{{"spec.ordinals", Scale}}},
		"a deployment's pods":   {deployment, "{spec: {replicas: 1, template: {a: b}}}", "{spec: {replicas: 2, template: {a: c}}}", []Change{{"spec.replicas", Scale}, {"spec.template", Rolling}}},
		"a deployment's way":    {deployment, "{spec: {strategy: {type: Recreate}}}", "{spec: {strategy: {type: RollingUpdate}}}", []Change{{"spec.strategy", InPlace}}},
		"what it selects":       {deployment, "{spec: {selector: {a: b}}}", "{spec: {selector: {a: c}}}", []Change{{"spec.selector", Refuse}}},
		"a daemon set's pods":   {daemonSet, "{spec: {template: {a: b}}}", "{spec: {template: {a: c}}}", []Change{{"spec.template", Rolling}}},
		"its pods, OnDelete":    {daemonSet, "{spec: {template: {a: b}, updateStrategy: {type: OnDelete}}}", "{spec: {template: {}, updateStrategy: {type: OnDelete}}}", []Change{{"spec.template", InPlace}}},
		"its pods, released":    {daemonSet, "{spec: {updateStrategy: {type: OnDelete}}}", "{spec: {updateStrategy: {type: RollingUpdate}}}", []Change{{"spec.updateStrategy.type", Rolling}}},
		"what a claim asks for": {claim, "{spec: {volumeMode: Block}}", "{spec: {volumeMode: Filesystem}}", []Change{{"spec.volumeMode", Refuse}}},
		"a larger claim":        {claim, "{spec: {resources: {requests: {storage: 1Gi}}}}", "{spec: {resources: {requests: {storage: 2G}}}}", []Change{{"spec.resources", InPlace}}},
		"a smaller claim":       {claim, "{spec: {resources: {requests: {storage: 1Gi}}}}", "{spec: {resources: {requests: {storage: 1G}}}}", []Change{{"spec.resources", Refuse}}},
		"a claim without size":  {claim, "{spec: {resources: {requests: {storage: 1Gi}}}}", "{spec: {resources: {}}}", []Change{{"spec.resources", Refuse}}},
		"another tier":          {claim, "{spec: {volumeAttributesClassName: a}}", "{spec: {volumeAttributesClassName: b}}", []Change{{"spec.volumeAttributesClassName", InPlace}}},
		"a claim's labels":      {claim, "{metadata: {labels: {a: b}}}", "{metadata: {labels: {a: c}}}", []Change{{"metadata", InPlace}}},

		"other storage":           {volume, "{spec: {nfs: {path: /a}}}", "{spec: {nfs: {path: /b}}}", []Change{{"spec.nfs", Recreate}}},
		"another kind of storage": {volume, "{spec: {nfs: {path: /a}}}", "{spec: {local: {path: /a}}}", []Change{{"spec.local", Recreate}, {"spec.nfs", Recreate}}},
		"disks":                   {volume, "{spec: {iscsi: {lun: 1}, fc: {lun: 1}, hostPath: {path: /a}}}", "{}", []Change{{"spec.fc", Recreate}, {"spec.hostPath", Recreate}, {"spec.iscsi", Recreate}}},
		"a device":                {volume, "{spec: {volumeMode: Filesystem}}", "{spec: {volumeMode: Block}}", []Change{{"spec.volumeMode", Recreate}}},
		"nodes at last":           {volume, "{spec: {}}", "{spec: {nodeAffinity: {required: {a: b}}}}", []Change{{"spec.nodeAffinity", InPlace}}},
		"other nodes":             {volume, "{spec: {nodeAffinity: {required: {a: b}}}}", "{spec: {nodeAffinity: {required: {a: c}}}}", []Change{{"spec.nodeAffinity", Recreate}}},
		"all nodes":               {volume, "{spec: {nodeAffinity: {required: {a: b}}}}", "{spec: {}}", []Change{{"spec.nodeAffinity", Recreate}}},
		"a Secret for growth":     {volume, "{spec: {csi: {driver: a}}}", "{spec: {csi: {driver: a, controllerExpandSecretRef: {name: a}}}}", []Change{{"spec.csi", InPlace}}},
		"and more than that":      {volume, "{spec: {csi: {driver: a}}}", "{spec: {csi: {driver: b, controllerExpandSecretRef: {name: a}}}}", []Change{{"spec.csi", Recreate}}},
		"another Secret":          {volume, "{spec: {csi: {driver: a, controllerExpandSecretRef: {name: a}}}}", "{spec: {csi: {driver: a, controllerExpandSecretRef: {name: b}}}}", []Change{{"spec.csi", Recreate}}},
		"a driver":                {volume, "{spec: {}}", "{spec: {csi: {driver: a}}}", []Change{{"spec.csi", Recreate}}},
		"no driver":               {volume, "{spec: {csi: {driver: a}}}", "{spec: {}}", []Change{{"spec.csi", Recreate}}},
		"what a volume may change": {volume, "{spec: {capacity: {storage: 1Gi}, accessModes: [a], claimRef: {name: a}}}", "{spec: {mountOptions: [a], storageClassName: a, persistentVolumeReclaimPolicy: a}}",
			[]Change{{"spec.accessModes", InPlace}, {"spec.capacity", InPlace}, {"spec.claimRef", InPlace}, {"spec.mountOptions", InPlace}, {"spec.persistentVolumeReclaimPolicy", InPlace}, {"spec.storageClassName", InPlace}}},

		"an immutable file":     {configMap, "{immutable: true, data: {a: b}}", "{immutable: true, data: {a: c}}", []Change{{"data", Recreate}}},
		"immutable no more":     {configMap, "{immutable: true}", "{}", []Change{{"immutable", Recreate}}},
		"immutable from now on": {configMap, "{data: {a: b}}", "{data: {a: c}, immutable: true}", []Change{{"data", InPlace}, {"immutable", InPlace}}},
		"immutable binary data": {configMap, "{immutable: true}", "{immutable: true, binaryData: {a: b}}", []Change{{"binaryData", Recreate}}},
		"an immutable's labels": {configMap, "{immutable: true, metadata: {labels: {a: b}}}", "{immutable: true, metadata: {}}", []Change{{"metadata", InPlace}}},
		"an immutable secret":   {secret, "{immutable: true, data: {a: b}}", "{immutable: true, data: {}}", []Change{{"data", Recreate}}},
		"a mutable secret":      {secret, "{data: {a: b}}", "{data: {}}", []Change{{"data", InPlace}}},
		"a secret's type":       {secret, "{type: a}", "{type: b}", []Change{{"type", Recreate}}},
		"a headless Service":    {service, "{spec: {}}", "{spec: {clusterIP: None}}", []Change{{"spec.clusterIP", Refuse}}},
		"headless no more":      {service, "{spec: {clusterIP: None}}", "{spec: {clusterIP: 10.0.0.1}}", []Change{{"spec.clusterIP", Refuse}}},
		"an address not sent":   {service, "{spec: {clusterIP: None}}", "{spec: {}}", []Change{{"spec.clusterIP", InPlace}}},
		"a Service's type":      {service, "{spec: {type: ClusterIP}}", "{spec: {type: NodePort}}", []Change{{"spec.type", InPlace}}},
		"another family":        {service, "{spec: {ipFamilies: [IPv4]}}", "{spec: {ipFamilies: [IPv6, IPv4]}}", []Change{{"spec.ipFamilies", Refuse}}},
		"a second family":       {service, "{spec: {ipFamilies: [IPv4]}}", "{spec: {ipFamilies: [IPv4, IPv6]}}", []Change{{"spec.ipFamilies", InPlace}}},
		"a family at last":      {service, "{spec: {}}", "{spec: {ipFamilies: [IPv6]}}", []Change{{"spec.ipFamilies", InPlace}}},
		"a family not sent":     {service, "{spec: {ipFamilies: [IPv6]}}", "{spec: {}}", []Change{{"spec.ipFamilies", InPlace}}},
		"a headless one's":      {service, "{spec: {clusterIP: None, ipFamilies: [IPv4]}}", "{spec: {clusterIP: None, ipFamilies: [IPv6]}}", []Change{{"spec.ipFamilies", InPlace}}},
		"another class":         {service, "{spec: {type: LoadBalancer, loadBalancerClass: a}}", "{spec: {type: LoadBalancer, loadBalancerClass: b}}", []Change{{"spec.loadBalancerClass", Refuse}}},
		"no class":              {service, "{spec: {type: LoadBalancer, loadBalancerClass: a}}", "{spec: {type: LoadBalancer}}", []Change{{"spec.loadBalancerClass", Refuse}}},
		"a class at last":       {service, "{spec: {type: LoadBalancer}}", "{spec: {type: LoadBalancer, loadBalancerClass: a}}", []Change{{"spec.loadBalancerClass", Refuse}}},
		"a class with its type": {service, "{spec: {type: ClusterIP}}", "{spec: {type: LoadBalancer, loadBalancerClass: a}}", []Change{{"spec.loadBalancerClass", InPlace}, {"spec.type", InPlace}}},
		"a class and its type":  {service, "{spec: {type: LoadBalancer, loadBalancerClass: a}}", "{spec: {type: NodePort}}", []Change{{"spec.loadBalancerClass", InPlace}, {"spec.type", InPlace}}},
		"a job's template":      {job, "{spec: {template: {a: b}, backoffLimit: 1}}", "{spec: {template: {a: c}, backoffLimit: 2}}", []Change{{"spec.backoffLimit", InPlace}, {"spec.template", Refuse}}},
		"of one that waits":     {job, "{spec: {suspend: true, template: {a: b}}}", "{spec: {template: {a: c}}}", []Change{{"spec.suspend", InPlace}, {"spec.template", InPlace}}},
		"a job's completions":   {job, "{spec: {completions: 1}}", "{spec: {completions: 2}}", []Change{{"spec.completions", Refuse}}},
		"of indexed pods":       {job, "{spec: {completionMode: Indexed, completions: 1}}", "{spec: {completionMode: Indexed, completions: 2}}", []Change{{"spec.completions", InPlace}}},
		"a job's mode":          {job, "{spec: {completionMode: Indexed}}", "{spec: {completionMode: NonIndexed, podFailurePolicy: {}}}", []Change{{"spec.completionMode", Refuse}, {"spec.podFailurePolicy", Refuse}}},
		"a budget":              {budget, "{spec: {maxUnavailable: 1, selector: {a: b}}}", "{spec: {minAvailable: 1}}", []Change{{"spec", InPlace}}},
		"a kind not in it":      {unlisted, "{spec: {template: {a: b}}}", "{spec: {}}", []Change{{"spec", InPlace}}},
		"a class":               {class, "{provisioner: a, parameters: {a: b}, reclaimPolicy: a, volumeBindingMode: a}", "{}", []Change{{"parameters", Recreate}, {"provisioner", Recreate}, {"reclaimPolicy", Recreate}, {"volumeBindingMode", Recreate}}},
		"a tier":                {tier, "{driverName: a, parameters: {a: b}}", "{driverName: b, parameters: {a: c}}", []Change{{"driverName", Refuse}, {"parameters", Refuse}}},
		"a snapshot class":      {snapshots, "{driver: a, deletionPolicy: Retain}", "{driver: b, deletionPolicy: Delete}", []Change{{"deletionPolicy", InPlace}, {"driver", InPlace}}},
		"a parameter more":      {class, "{parameters: {a: b}}", "{parameters: {a: b, c: d}}", []Change{{"parameters", Recreate}}},
		"what a class may change": {class, "{allowVolumeExpansion: true}", "{allowVolumeExpansion: false, mountOptions: [a], allowedTopologies: []}",
			[]Change{{"allowVolumeExpansion", InPlace}, {"allowedTopologies", InPlace}, {"mountOptions", InPlace}}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := parsed(t, test.before), parsed(t, test.after)
			if diff := cmp.Diff(test.want, Changed(test.kind, before, after)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			worst := Nothing
			for _, c := range test.want {
				worst = max(worst, c.Effect)
			}
			if got := Of(test.kind, before, after); got != worst {
				t.Errorf("all in all it is %s, want %s", got, worst)
			}
		})
	}
}

func TestChanged_takesANumberForANumber(t *testing.T) {
	compiled := map[string]any{"spec": map[string]any{"replicas": int64(3)}}
	if got := Changed(statefulSet, compiled, parsed(t, "{spec: {replicas: 3}}")); len(got) > 0 {
		t.Errorf("3 and 3 differ: %v", got)
	}
}

func TestFieldsWith_namesThoseOfOneEffect(t *testing.T) {
	before := parsed(t, "{spec: {template: {a: b}, selector: {a: b}, serviceName: a}}")
	after := parsed(t, "{spec: {template: {}, selector: {}, serviceName: b}}")
	for effect, want := range map[Effect][]string{
		Refuse: {"spec.selector", "spec.serviceName"}, Rolling: {"spec.template"}, Recreate: nil,
	} {
		if diff := cmp.Diff(want, FieldsWith(effect, statefulSet, before, after)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", effect, diff)
		}
	}
}

func TestFieldsWith_recreationWhereNothingElseWillDo(t *testing.T) {
	ours := parsed(t, "{provisioner: a, parameters: {a: b}}")
	for name, test := range map[string]struct{ live, want string }{
		"the same":                   {"{provisioner: a, parameters: {a: b}}", ""},
		"what others and it add":     {"{provisioner: a, parameters: {a: b}, mountOptions: [x], metadata: {uid: x}}", ""},
		"another driver":             {"{provisioner: b, parameters: {a: b}}", "provisioner"},
		"parameters that we lack":    {"{provisioner: a, parameters: {a: b, c: d}}", "parameters"},
		"parameters that it has not": {"{provisioner: a}", "parameters"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(FieldsWith(Recreate, class, parsed(t, test.live), ours), " "); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
	set := schema.GroupKind{Group: "apps", Kind: "StatefulSet"}
	if got := FieldsWith(Recreate, set, parsed(t, "{spec: {serviceName: a}}"), parsed(t, "{spec: {serviceName: b}}")); len(got) > 0 {
		t.Error("a set, which holds data, is deleted")
	}
}

// Every kind that is compiled has to be thought of.
func TestKinds_areAllThatWeCompile(t *testing.T) {
	goldens, err := filepath.Glob("../compile/testdata/*.golden")
	if err != nil || len(goldens) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, golden := range goldens {
		text, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range strings.Split(string(text), "---\n")[1:] {
			u := unstructured.Unstructured{Object: parsed(t, document)}
			if gk := u.GroupVersionKind().GroupKind(); !slices.Contains(Kinds(), gk) {
				t.Errorf("%s has a %s, which is not in the table", filepath.Base(golden), gk)
			}
		}
	}
}
