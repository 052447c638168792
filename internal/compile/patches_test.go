package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// hatches is an application with patches and objects of the user's own.
func hatches() model.Application {
	a := postgres()
	a.ConfigFiles = map[string]string{"/etc/pg.conf": "a = b\n"}
	a.Secrets = map[string]model.Secret{"TOKEN": {ValueWOVersion: 1}}
	a.Labels = map[string]string{"team": "data"}
	a.Annotations = map[string]string{"example.com/contact": "data@example.com"}
	a.Patches = map[string]string{
		"StatefulSet/pg": `
spec:
  revisionHistoryLimit: 3
  template:
    metadata: {annotations: {example.com/scrape: "true"}}
    spec:
      hostNetwork: false
      hostAliases: [{ip: 10.0.0.1, hostnames: [old]}]
      containers:
      - {name: pg, tty: true, env: [{name: WHO, value: $(POD_NAME)}], resources: {limits: {memory: 1024Mi}}}
      - {name: exporter, image: "exporter:1"}
`,
		"Service/pg":             `{"spec": {"sessionAffinity": "ClientIP"}, "metadata": {"labels": {"team": null}}}`,
		"ConfigMap/pg-config":    "metadata: {annotations: {example.com/a: b}}",
		"Secret/pg-secrets":      "metadata: {annotations: {example.com/a: b}}",
		"ServiceAccount/pg":      "imagePullSecrets: [{name: registry}]",
		"PodDisruptionBudget/pg": "spec: {unhealthyPodEvictionPolicy: IfHealthyBudget}",
	}
	a.ExtraObjects = map[string]string{
		"ingress": `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: pg
  namespace: data
  labels: {team: web, app.kubernetes.io/component: entry}
  annotations: {example.com/class: public}
spec:
  defaultBackend: {service: {name: pg, port: {name: postgres}}}
  tls:
`,
		"widget": `{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "pg"}, "spec": {"size": 0, "empty": {}, "none": null}}`,
		"role":   "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'pg:reader'}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}",
	}
	return a
}

func TestPatches_matchGolden(t *testing.T) {
	golden(t, "patches", only(compiled(t, hatches()), func(o object.Object) bool { return o.Phase != object.PhaseExtra }))
}

// Their golden is apart from those of the kinds that we compile ourselves.
func TestExtraObjects_matchGolden(t *testing.T) {
	golden(t, "extra/objects", only(compiled(t, hatches()), func(o object.Object) bool { return o.Phase == object.PhaseExtra }))
}

func only(set object.Set, wanted func(object.Object) bool) object.Set {
	set.Objects = slices.DeleteFunc(set.Objects, func(o object.Object) bool { return !wanted(o) })
	return set
}

func TestPatches_areWithoutProblems(t *testing.T) {
	a := hatches()
	for _, p := range append(a.Validate(), Problems(a)...) {
		t.Errorf("%s: %s: %s", p.Path, p.Summary, p.Detail)
	}
}

func TestPatches_areCompiledToTheSameEachTime(t *testing.T) {
	first := compiled(t, hatches())
	for range 50 {
		if diff := cmp.Diff(first, compiled(t, hatches())); diff != "" {
			t.Fatalf("two runs differ:\n%s", diff)
		}
	}
}

func TestPatches_sendWhatTheAPIKeeps(t *testing.T) {
	for _, o := range compiled(t, hatches()).Objects {
		if o.Key.Kind != "Widget" {
			isKept(t, o)
		}
	}
}

// A patch is about its own object.
func TestPatches_leaveOtherObjectsAlone(t *testing.T) {
	plain := hatches()
	plain.Patches = nil
	before := compiled(t, plain).ByName()
	for key, patch := range hatches().Patches {
		a := plain
		a.Patches = map[string]string{key: patch}
		after := compiled(t, a).ByName()
		for name, o := range before {
			mine := name == key || strings.HasPrefix(name, key+"-") && strings.Contains(key, "pg-")
			if same := cmp.Equal(o, after[name]); same == mine {
				t.Errorf("patch of %s: %s is the same: %v", key, name, same)
			}
		}
	}
}

// What is masked stays masked beside a patch.
func TestPatches_showNoMaskedValue(t *testing.T) {
	a := hatches()
	a.Env["HIDDEN"] = "hidden-value"
	rendered, err := compiled(t, a).Render()
	if err != nil {
		t.Fatal(err)
	}
	if text := rendered["StatefulSet/pg"]; strings.Contains(text, "hidden-value") || !strings.Contains(text, "(env.HIDDEN)") {
		t.Error(text)
	}
}

func TestProblems_sayWhyAPatchIsRefused(t *testing.T) {
	for name, test := range map[string]struct{ key, patch, want string }{
		"no such object":     {"StatefulSet/db", "spec: {}", "The objects that can be patched are ConfigMap/pg-config, PodDisruptionBudget/pg, Secret/pg-secrets, Service/pg, Service/pg-peers, ServiceAccount/pg, StatefulSet/pg."},
		"a name with a hash": {"ConfigMap/pg-config-1234", "metadata: {}", "There is nothing of this name to patch."},
		"a shared object":    {"Namespace/data", "metadata: {labels: {a: b}}", "There is nothing of this name to patch."},
		"empty":              {"StatefulSet/pg", "# nothing", "The patch can't be read: it is empty."},
		"two documents":      {"StatefulSet/pg", "spec: {minReadySeconds: 1}\n---\nspec: {minReadySeconds: 1}", "The patch can't be read: it has 2 documents"},
		"broken":             {"StatefulSet/pg", "spec:\n  a: 'b", "The patch can't be read: it is no YAML: line 2"},
		"a misspelt field":   {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, TTY: true}]}}}", "spec.template.spec.containers[0].TTY is no field of Container; it is written tty. Correct the patch"},
		"gitRepo":            {"StatefulSet/pg", "spec: {template: {spec: {volumes: [{name: a, gitRepo: {repository: b}}]}}}", "use an init container that clones the repository"},
		"no merge key":       {"StatefulSet/pg", "spec: {template: {spec: {containers: [{tty: true}]}}}", "The patch does not fit the object"},

		"name":                 {"StatefulSet/pg", "metadata: {name: db}", "metadata.name can't be patched."},
		"namespace":            {"Service/pg", "metadata: {namespace: other}", "metadata.namespace can't be patched."},
		"kind":                 {"Service/pg", "kind: Ingress", "kind can't be patched."},
		"the whole metadata":   {"ServiceAccount/pg", "metadata: {$patch: replace, name: pg}", "metadata.namespace can't be patched."},
		"a label of ours":      {"ServiceAccount/pg", "metadata: {labels: {app.kubernetes.io/managed-by: me}}", "app.kubernetes.io/managed-by in metadata.labels can't be patched."},
		"all labels":           {"ServiceAccount/pg", "metadata: {labels: null}", "app.kubernetes.io/instance in metadata.labels can't be patched."},
		"an owner":             {"ServiceAccount/pg", "metadata: {annotations: {stateful-apps.io/owner: me}}", "stateful-apps.io/owner in metadata.annotations can't be patched."},
		"an owner reference":   {"ServiceAccount/pg", "metadata: {ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b}]}", "metadata.ownerReferences can't be patched."},
		"a finalizer":          {"ServiceAccount/pg", "metadata: {finalizers: [a]}", "metadata.finalizers can't be patched."},
		"status":               {"StatefulSet/pg", "status: {replicas: 1}", "status can't be patched."},
		"replicas":             {"StatefulSet/pg", "spec: {replicas: 5}", "spec.replicas can't be patched. Use replicas"},
		"selector":             {"StatefulSet/pg", "spec: {selector: {matchLabels: {a: b}}}", "spec.selector can't be patched."},
		"serviceName":          {"StatefulSet/pg", "spec: {serviceName: null}", "spec.serviceName can't be patched."},
		"claim templates":      {"StatefulSet/pg", "spec: {volumeClaimTemplates: []}", "spec.volumeClaimTemplates can't be patched. Use volumes"},
		"retention":            {"StatefulSet/pg", "spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}}", "spec.persistentVolumeClaimRetentionPolicy can't be patched."},
		"rollout":              {"StatefulSet/pg", "spec: {updateStrategy: {type: OnDelete}}", "spec.updateStrategy can't be patched. Use rollout"},
		"pod management":       {"StatefulSet/pg", "spec: {podManagementPolicy: Parallel}", "spec.podManagementPolicy can't be patched. Use rollout.pod_management_policy"},
		"ordinals":             {"StatefulSet/pg", "spec: {ordinals: {start: 1}}", "spec.ordinals can't be patched."},
		"the whole spec":       {"StatefulSet/pg", "spec: {$patch: delete}", "spec.selector can't be patched."},
		"a pod's label":        {"StatefulSet/pg", "spec: {template: {metadata: {labels: {app.kubernetes.io/name: x}}}}", "app.kubernetes.io/name in spec.template.metadata.labels can't be patched."},
		"image":                {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, image: x}]}}}", `The image of container "pg" can't be patched. Use image.`},
		"the main container":   {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, $patch: delete}]}}}", `Container "pg" can't be removed.`},
		"a variable":           {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, env: [{name: PGDATA, value: x}]}]}}}", "Its value comes from env.PGDATA; change it there."},
		"a mount of data":      {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, volumeMounts: [{mountPath: /var/lib/postgresql/data, $patch: delete}]}]}}}", `The mount of volume "data" in container "pg" can't be patched.`},
		"a sub path":           {"StatefulSet/pg", "spec: {template: {spec: {containers: [{name: pg, volumeMounts: [{mountPath: /var/lib/postgresql/data, subPath: x}]}]}}}", `The mount of volume "data" in container "pg" can't be patched.`},
		"a shared claim":       {"StatefulSet/pg", "spec: {template: {spec: {volumes: [{name: a, persistentVolumeClaim: {claimName: b}}]}}}", `Volume "a" can't be a claim.`},
		"another data":         {"StatefulSet/pg", "spec: {template: {spec: {volumes: [{name: data, emptyDir: {}}]}}}", `Volume "data" can't be added or changed.`},
		"a Service's selector": {"Service/pg", "spec: {selector: {a: b}}", "spec.selector can't be patched."},
		"the peers' address":   {"Service/pg-peers", "spec: {clusterIP: 10.0.0.1}", "spec.clusterIP can't be patched."},
		"the peers' readiness": {"Service/pg-peers", "spec: {publishNotReadyAddresses: false}", "spec.publishNotReadyAddresses can't be patched."},
		"a budget's selector":  {"PodDisruptionBudget/pg", "spec: {selector: null}", "spec.selector can't be patched."},
		"a file":               {"ConfigMap/pg-config", "data: {a: b}", "data can't be patched."},
		"a mutable file":       {"ConfigMap/pg-config", "immutable: false", "immutable can't be patched."},
		"a secret":             {"Secret/pg-secrets", "stringData: {a: b}", "stringData can't be patched."},
	} {
		t.Run(name, func(t *testing.T) {
			a := hatches()
			a.Patches = map[string]string{test.key: test.patch}
			saysAt(t, Problems(a), model.Path{"patches", test.key}, test.want)
		})
	}
}

// saysAt checks that there are problems at a path only, one with a text.
func saysAt(t *testing.T, got model.Problems, at model.Path, want string) {
	t.Helper()
	found := false
	for _, p := range got {
		found = found || strings.Contains(p.Detail, want)
		if !slices.Equal(p.Path, at) || !strings.HasSuffix(p.Detail, ".") {
			t.Errorf("%s: %s", p.Path, p.Detail)
		}
	}
	if !found {
		t.Errorf("nothing says %q: %+v", want, got)
	}
}

// A patch that states what is so anyway changes nothing of it.
func TestProblems_areNoneForAPatchThatChangesNothing(t *testing.T) {
	a := hatches()
	a.Patches = map[string]string{"StatefulSet/pg": "{apiVersion: apps/v1, metadata: {name: pg}, spec: {replicas: 1, podManagementPolicy: OrderedReady}}"}
	for _, p := range Problems(a) {
		t.Error(p.Detail)
	}
}

func TestProblems_sayWhyAManifestIsRefused(t *testing.T) {
	for name, test := range map[string]struct{ manifest, want string }{
		"empty":              {"", "The manifest can't be read: it is empty."},
		"two documents":      {"a: b\n---\nc: d", "it has 2 documents"},
		"no kind":            {"{apiVersion: v1, metadata: {name: a}}", "apiVersion or kind is missing."},
		"no version":         {"{apiVersion: a/b/c, kind: Widget, metadata: {name: a}}", `apiVersion "a/b/c" is none.`},
		"a path":             {"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: ../../a}}", "it can't have a slash"},
		"no name":            {"{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}", "metadata.name is missing."},
		"no metadata":        {"{apiVersion: example.com/v1, kind: Widget}", "metadata.name is missing."},
		"a bad name":         {"{apiVersion: v1, kind: ConfigMap, metadata: {name: A_B}}", `metadata.name "A_B" is not one that Kubernetes accepts`},
		"a list":             {"{apiVersion: v1, kind: List, items: []}", "List is a list of objects."},
		"a misspelt field":   {"{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, datum: {}}", "datum is no field of ConfigMap. Correct the manifest"},
		"labels of numbers":  {"{apiVersion: example.com/v1, kind: Widget, metadata: {name: a, labels: {b: 1}}}", "metadata.labels.b is 1"},
		"another namespace":  {"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: other}}", `metadata.namespace is "other".`},
		"a claim":            {"{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}}", "PersistentVolumeClaim can't be an extra object."},
		"a volume":           {"{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}}", "PersistentVolume can't be an extra object."},
		"a namespace":        {"{apiVersion: v1, kind: Namespace, metadata: {name: a}}", "Namespace can't be an extra object."},
		"a set":              {"{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}}", "StatefulSet can't be an extra object."},
		"a class":            {"{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: a}}", "Use stateful_storage_class."},
		"a cluster role":     {"{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a}}", "Its objects are in no namespace"},
		"a definition":       {"{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: a}}", "Its objects are in no namespace"},
		"a snapshot":         {"{apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, metadata: {name: a}}", "VolumeSnapshot can't be an extra object."},
		"a secret":           {"{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {b: c}}", "Use secrets"},
		"an owner reference": {"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, ownerReferences: []}}", "metadata.ownerReferences is nothing that a manifest can say"},
		"a status":           {"{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, status: {a: b}}", "status says what is"},
		"a label of ours":    {"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {app.kubernetes.io/managed-by: Helm}}}", "app.kubernetes.io/managed-by in metadata.labels is the provider's"},
		"an annotation":      {"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {stateful-apps.io/instance: b}}}", "stateful-apps.io/instance in metadata.annotations is the provider's"},
		"the same pods":      {"{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {schedule: '@daily', jobTemplate: {spec: {template: {metadata: {labels: {app.kubernetes.io/name: pg, app.kubernetes.io/instance: pg}}}}}}}", "The pods of spec.jobTemplate.spec.template"},
		"a removed volume":   {"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {volumes: [{name: a, glusterfs: {}}]}}}}", "spec.template.spec.volumes[0].glusterfs is a kind of volume"},
		"an object of ours":  {"{apiVersion: v1, kind: Service, metadata: {name: pg}}", "the application itself makes an object of this name"},
		"an autoscaler":      {"{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: pg}}}", "Set autoscaled = true"},
		"of another group":   {"{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: pg}}", "the application itself makes an object of this name"},
	} {
		t.Run(name, func(t *testing.T) {
			a := hatches()
			a.ExtraObjects = map[string]string{"mine": test.manifest}
			saysAt(t, Problems(a), model.Path{"extra_objects", "mine"}, test.want)
		})
	}
}

func TestProblems_nameTheOtherOfTwoManifestsOfOneObject(t *testing.T) {
	a := hatches()
	a.ExtraObjects = map[string]string{"a": a.ExtraObjects["role"], "b": a.ExtraObjects["role"]}
	saysAt(t, Problems(a), model.Path{"extra_objects", "b"}, `so is extra_objects["a"]`)
}

func TestExtraObjects_mayBeSecretsWithoutValues(t *testing.T) {
	a := hatches()
	a.ExtraObjects = map[string]string{"token": "{apiVersion: v1, kind: Secret, metadata: {name: token, annotations: {kubernetes.io/service-account.name: pg}}, type: kubernetes.io/service-account-token}"}
	for _, p := range Problems(a) {
		t.Error(p.Detail)
	}
}

func TestExtraObjects_mayScaleWhatIsAutoscaled(t *testing.T) {
	a := hatches()
	a.Autoscaled = ptr.To(true)
	scaler := func(name string) string {
		return "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: " + name + "}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: " + name + "}}}"
	}
	a.ExtraObjects = map[string]string{"own": scaler("pg")}
	for _, p := range Problems(a) {
		t.Error(p.Detail)
	}
	a.Autoscaled, a.ExtraObjects = nil, map[string]string{"another": scaler("other")}
	for _, p := range Problems(a) {
		t.Error(p.Detail)
	}
}

// They come after what pods read and before the pods.
func TestExtraObjects_areAppliedBeforeTheWorkload(t *testing.T) {
	a := hatches()
	a.CreateNamespace = ptr.To(true)
	var kinds []string
	for _, o := range compiled(t, a).Objects {
		kinds = append(kinds, o.Key.Kind)
	}
	want := []string{"Namespace", "ConfigMap", "Secret", "ServiceAccount", "PodDisruptionBudget", "Service", "Service", "Ingress", "Role", "Widget", "StatefulSet"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

// A Deployment's claims are among the volumes of its pods, and are left as they are.
func TestProblems_ofThePatchesOfADeploymentWithData(t *testing.T) {
	for patch, want := range map[string]string{
		"spec: {template: {spec: {volumes: [{name: run, emptyDir: {}}]}}}":                               "",
		"spec: {template: {spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: other}}]}}}": `Volume "data" can't be added or changed.`,
		"spec: {template: {spec: {volumes: [{name: a, persistentVolumeClaim: {claimName: b}}]}}}":        `Volume "a" can't be a claim.`,
		"spec: {strategy: {type: RollingUpdate}}":                                                        "spec.strategy can't be patched.",
	} {
		t.Run(patch, func(t *testing.T) {
			a := deploymentWithClaims()
			key := "Deployment/" + a.Name
			a.Patches = map[string]string{key: patch}
			if got := Problems(a); want != "" {
				saysAt(t, got, model.Path{"patches", key}, want)
			} else if len(got) > 0 {
				t.Errorf("problems: %+v", got)
			}
		})
	}
}
