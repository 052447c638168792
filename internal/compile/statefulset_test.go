package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// set is the compiled StatefulSet.
func set(t *testing.T, a model.Application) object.Object {
	t.Helper()
	o, ok := compiled(t, a).Get(object.Key{Group: "apps", Kind: "StatefulSet", Namespace: a.Namespace, Name: a.Name})
	if !ok {
		t.Fatal("there is no StatefulSet")
	}
	return o
}

// at is the value of a path in the compiled StatefulSet, nil if absent.
func at(t *testing.T, a model.Application, path ...any) any {
	t.Helper()
	v, _ := object.Lookup(set(t, a).Body, fieldpath.MakePathOrDie(path...))
	return v
}

func TestStatefulSet_scalingChangesReplicasOnly(t *testing.T) {
	few, many := everything(), everything()
	many.Replicas = 9
	before, after := compiled(t, few), compiled(t, many)
	for i := range before.Objects {
		was, is := before.Objects[i], after.Objects[i]
		if was.Key.Kind == "StatefulSet" {
			is.Body["spec"].(map[string]any)["replicas"] = was.Body["spec"].(map[string]any)["replicas"]
		}
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("%s also changed:\n%s", was.Key, diff)
		}
	}
}

func TestStatefulSet_templateIsLeftAloneBy(t *testing.T) {
	for name, change := range map[string]func(*model.Application){
		"labels":      func(a *model.Application) { a.Labels = map[string]string{"x": "y"} },
		"annotations": func(a *model.Application) { a.Annotations = map[string]string{"x": "y"} },
		"service":     func(a *model.Application) { a.Service = &model.Service{Type: ptr.To("NodePort")} },
		"ports to clients": func(a *model.Application) {
			a.Ports = map[string]model.Port{"postgres": {Port: 5432, Client: ptr.To(false)}}
		},
		"disruption budget": func(a *model.Application) { a.DisruptionBudget = &model.DisruptionBudget{Enabled: ptr.To(false)} },
		"autoscaling":       func(a *model.Application) { a.Autoscaled = ptr.To(true) },
		"rollout":           func(a *model.Application) { a.Rollout = &model.Rollout{Partition: ptr.To[int32](1)} },
		"volume size": func(a *model.Application) {
			data := a.Volumes["data"]
			data.Size = ptr.To("200Gi")
			a.Volumes["data"] = data
		},
	} {
		t.Run(name, func(t *testing.T) {
			changed := postgres()
			change(&changed)
			was, is := at(t, postgres(), "spec", "template"), at(t, changed, "spec", "template")
			if diff := cmp.Diff(was, is); diff != "" {
				t.Errorf("the template changed, which restarts the pods:\n%s", diff)
			}
		})
	}
}

func TestStatefulSet_labelsStayOffClaimTemplates(t *testing.T) {
	changed := postgres()
	changed.Labels = map[string]string{"x": "y"}
	changed.Annotations = map[string]string{"x": "y"}
	was, is := at(t, postgres(), "spec", "volumeClaimTemplates"), at(t, changed, "spec", "volumeClaimTemplates")
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("claim templates can't be changed:\n%s", diff)
	}
}

func TestStatefulSet_newFilesAreANewTemplate(t *testing.T) {
	changed := everything()
	changed.ConfigFiles["/etc/rabbitmq/rabbitmq.conf"] += "# changed\n"
	path := []any{"spec", "template", "spec", "volumes", fieldpath.KeyByFields("name", configVolume), "configMap", "name"}
	was, is := at(t, everything(), path...), at(t, changed, path...)
	if was == nil || was == is {
		t.Errorf("the ConfigMap was %v and is %v", was, is)
	}
}

func TestStatefulSet_equalQuantitiesCompileEqual(t *testing.T) {
	written := func(size, cpu string) model.Application {
		a := postgres()
		data := a.Volumes["data"]
		data.Size = &size
		a.Volumes["data"] = data
		a.Resources = &model.Resources{Requests: map[string]string{"cpu": cpu}}
		return a
	}
	if diff := cmp.Diff(compiled(t, written("1Ti", "1")), compiled(t, written("1024Gi", "1000m"))); diff != "" {
		t.Error(diff)
	}
}

func TestStatefulSet_autoscaledReplicasAreSeeded(t *testing.T) {
	o := set(t, autoscaled())
	if got := at(t, autoscaled(), "spec", "replicas"); got != nil {
		t.Errorf("replicas are sent: %v", got)
	}
	want := map[string]any{
		"apiVersion": "apps/v1",
		"kind":       "StatefulSet",
		"metadata":   map[string]any{"name": "pg", "namespace": "data"},
		"spec":       map[string]any{"replicas": int64(2)},
	}
	if diff := cmp.Diff(want, o.Seed); diff != "" {
		t.Error(diff)
	}
	if seed := set(t, postgres()).Seed; seed != nil {
		t.Errorf("an application of fixed size has a seed: %v", seed)
	}
}

func TestStatefulSet_claimsAreKeptUnlessAutoscaledByPolicy(t *testing.T) {
	policy := func(onScaleDown *string) model.Application {
		a := postgres()
		a.Volumes["data"].ClaimPolicy.OnScaleDown = onScaleDown
		a.Volumes["data"].ClaimPolicy.OnDestroy = ptr.To("Delete")
		return a
	}
	scaled := func(a model.Application) model.Application { a.Autoscaled = ptr.To(true); return a }
	mixed := scaled(policy(ptr.To("Delete")))
	mixed.Volumes["wal"] = model.Volume{MountPath: ptr.To("/wal"), Size: ptr.To("1Gi")}
	for name, c := range map[string]struct {
		application model.Application
		whenScaled  string
	}{
		"no policy, autoscaled":           {scaled(policy(nil)), "Retain"},
		"retain, autoscaled":              {scaled(policy(ptr.To("Retain"))), "Retain"},
		"delete, fixed":                   {policy(ptr.To("Delete")), "Retain"},
		"delete, autoscaled":              {scaled(policy(ptr.To("Delete"))), "Delete"},
		"policies that differ are kept":   {mixed, "Retain"},
		"autoscaled without any volume":   {scaled(minimal()), "Retain"},
		"autoscaled with scratch volumes": {scaled(scratch()), "Retain"},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]any{"whenDeleted": "Retain", "whenScaled": c.whenScaled}
			if diff := cmp.Diff(want, at(t, c.application, "spec", "persistentVolumeClaimRetentionPolicy")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStatefulSet_noClassIsNotTheDefaultClass(t *testing.T) {
	for name, c := range map[string]struct {
		class *string
		want  any
	}{
		"the cluster's default": {nil, nil},
		"no class":              {ptr.To(""), ""},
		"a class":               {ptr.To("fast"), "fast"},
	} {
		t.Run(name, func(t *testing.T) {
			a := postgres()
			a.Volumes["data"].ClaimPolicy.StorageClass = c.class
			if got := at(t, a, "spec", "volumeClaimTemplates", 0, "spec", "storageClassName"); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestStatefulSet_claimsHaveATier(t *testing.T) {
	for name, c := range map[string]struct {
		tier *string
		want any
	}{
		"none":   {nil, nil},
		"a tier": {ptr.To("fast-gold"), "fast-gold"},
	} {
		a := postgres()
		a.Volumes["data"].ClaimPolicy.VolumeAttributesClass = c.tier
		if got := at(t, a, "spec", "volumeClaimTemplates", 0, "spec", "volumeAttributesClassName"); got != c.want {
			t.Errorf("%s: got %#v, want %#v", name, got, c.want)
		}
	}
}

func TestStatefulSet_partitionBelongsToRollingUpdates(t *testing.T) {
	a := postgres()
	a.Rollout = &model.Rollout{Strategy: ptr.To("OnDelete"), Partition: ptr.To[int32](1)}
	if diff := cmp.Diff(map[string]any{"type": "OnDelete"}, at(t, a, "spec", "updateStrategy")); diff != "" {
		t.Error(diff)
	}
}

func TestStatefulSet_takesSeveralPodsAtATime(t *testing.T) {
	for text, want := range map[string]any{"2": int64(2), "30%": "30%"} {
		a := postgres()
		a.Rollout = &model.Rollout{MaxUnavailable: ptr.To(text)}
		whole := map[string]any{"type": "RollingUpdate", "rollingUpdate": map[string]any{"maxUnavailable": want, "partition": int64(0)}}
		if diff := cmp.Diff(whole, at(t, a, "spec", "updateStrategy")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestStatefulSet_badQuantitiesAreErrors(t *testing.T) {
	for name, change := range map[string]func(*model.Application){
		"size": func(a *model.Application) {
			a.Volumes["data"] = model.Volume{MountPath: ptr.To("/d"), Size: ptr.To("big")}
		},
		"size limit": func(a *model.Application) {
			a.Volumes["tmp"] = model.Volume{MountPath: ptr.To("/t"), EmptyDir: &model.EmptyDir{SizeLimit: ptr.To("big")}}
		},
		"request": func(a *model.Application) { a.Resources = &model.Resources{Requests: map[string]string{"cpu": "big"}} },
		"limit":   func(a *model.Application) { a.Resources = &model.Resources{Limits: map[string]string{"cpu": "big"}} },
	} {
		t.Run(name, func(t *testing.T) {
			a := postgres()
			change(&a)
			if _, err := Application(a); err == nil {
				t.Error("compiled")
			}
		})
	}
}
