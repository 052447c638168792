package application

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// under gives an application another controller, and one replica.
func under(controller string) func(*model.Application) {
	return func(a *model.Application) { a.Controller, a.Replicas = controller, 1 }
}

func unclaimed(a *model.Application) { delete(a.Volumes, "data") }

func from(ordinal int32) func(*model.Application) {
	return func(a *model.Application) { a.OrdinalsStart = &ordinal }
}

// tried names what a change of an application tries: "Pod/pg-0".
func tried(t *testing.T, before *model.Application, after model.Application, rolls bool) []string {
	t.Helper()
	all, err := compile.Application(after)
	if err != nil {
		t.Fatal(err)
	}
	workload, _ := all.Get(workloadKey(after))
	var out []string
	for _, trial := range (kind{}).Trials(before, after, workload, rolls) {
		name := trial.Key.String()
		if trial.Added {
			name = "+ " + name
		}
		out = append(out, name)
	}
	return out
}

func TestTrials_areWhatTheControllerMakes(t *testing.T) {
	set, deployment := pg(), pg(under("Deployment"))
	for name, test := range map[string]struct {
		before *model.Application
		after  model.Application
		rolls  bool
		want   []string
	}{
		"of a set":                       {nil, pg(), true, []string{"+ Pod/pg-2", "+ PersistentVolumeClaim/data-pg-2"}},
		"of a set from seven on":         {nil, pg(from(7)), true, []string{"+ Pod/pg-9", "+ PersistentVolumeClaim/data-pg-9"}},
		"of a set that rolls":            {&set, pg(), true, []string{"Pod/pg-2"}},
		"of a set whose pods stay":       {&set, pg(), false, nil},
		"of a deployment":                {nil, pg(under("Deployment")), true, []string{"+ Pod/pg-trial"}},
		"of a deployment that rolls":     {&deployment, pg(under("Deployment")), true, []string{"Pod/pg-trial"}},
		"of a deployment whose pod is":   {&deployment, pg(under("Deployment")), false, nil},
		"of a deployment without a pod":  {nil, pg(under("Deployment"), replicas(0)), true, nil},
		"of a daemon set":                {nil, pg(under("DaemonSet"), unclaimed), true, []string{"+ Pod/pg-trial"}},
		"of a daemon set, already there": {&deployment, pg(under("DaemonSet"), unclaimed), false, nil},
	} {
		if got := tried(t, test.before, test.after, test.rolls); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestTrials_lookLikeTheControllersPods(t *testing.T) {
	for controller, maker := range map[string]string{"StatefulSet": "StatefulSet", "Deployment": "ReplicaSet", "DaemonSet": "DaemonSet"} {
		a := pg(under(controller))
		if controller == "DaemonSet" {
			a = pg(under(controller), unclaimed)
		}
		all, err := compile.Application(a)
		if err != nil {
			t.Fatal(err)
		}
		workload, _ := all.Get(workloadKey(a))
		pod := (kind{}).Trials(nil, a, workload, true)[0]
		owners := (&unstructured.Unstructured{Object: pod.Body}).GetOwnerReferences()
		if len(owners) != 1 || owners[0].Kind != maker {
			t.Errorf("%s: the pod's owners are %v", controller, owners)
		}
		var claims []string
		for _, key := range kube.Mounts(&unstructured.Unstructured{Object: pod.Body}) {
			if key.GroupKind() == kube.ClaimKind {
				claims = append(claims, key.Name)
			}
		}
		want := map[string][]string{"StatefulSet": {"data-pg-0"}, "Deployment": {"data.pg"}}[controller]
		if !slices.Equal(claims, want) {
			t.Errorf("%s: the pod mounts %v, want %v", controller, claims, want)
		}
	}
}

func TestTargets_isOfTheControllersKind(t *testing.T) {
	scaler := func(kind string, target map[string]any) *unstructured.Unstructured {
		return &unstructured.Unstructured{Object: map[string]any{"kind": kind, "spec": map[string]any{"scaleTargetRef": target}}}
	}
	set, deployment := workloadKey(pg()), workloadKey(pg(under("Deployment")))
	for name, test := range map[string]struct {
		scaler   *unstructured.Unstructured
		workload object.Key
		want     bool
	}{
		"a set":                     {scaler("HorizontalPodAutoscaler", map[string]any{"kind": "StatefulSet", "name": "pg"}), set, true},
		"a deployment":              {scaler("HorizontalPodAutoscaler", map[string]any{"kind": "Deployment", "name": "pg"}), deployment, true},
		"of the other kind":         {scaler("HorizontalPodAutoscaler", map[string]any{"kind": "StatefulSet", "name": "pg"}), deployment, false},
		"of another name":           {scaler("HorizontalPodAutoscaler", map[string]any{"kind": "Deployment", "name": "db"}), deployment, false},
		"KEDA's default kind":       {scaler("ScaledObject", map[string]any{"name": "pg"}), deployment, true},
		"KEDA's default, for a set": {scaler("ScaledObject", map[string]any{"name": "pg"}), set, false},
	} {
		if got := targets(test.scaler, test.workload); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCheck_ofOrdinalsNamesTheClaimsThatGo(t *testing.T) {
	before, after := pg(from(1), doomed("data", "Retain", "Delete")), pg(from(1), doomed("data", "Retain", "Delete"), replicas(1))
	findings := scaleDown(change(&before, &after))
	if len(findings) != 1 || !strings.Contains(findings[0].Detail, "data-pg-2, data-pg-3 will be deleted") {
		t.Errorf("got %v", findings)
	}
	for _, controller := range []string{"Deployment", "DaemonSet"} {
		before, after := pg(under(controller), doomed("data", "Retain", "Delete")), pg(under(controller), doomed("data", "Retain", "Delete"), replicas(0))
		if findings := scaleDown(change(&before, &after)); len(findings) > 0 {
			t.Errorf("%s: got %v", controller, findings)
		}
	}
}

func TestCheck_ofPodsThatAreAlikeSpeaksOfNoPeers(t *testing.T) {
	a := pg(under("Deployment"), unclaimed, replicas(2))
	findings := strangers(a)
	if len(findings) != 1 || strings.Contains(findings[0].Detail, "peers") || !strings.Contains(findings[0].Detail, `controller = "StatefulSet"`) {
		t.Errorf("got %v", findings)
	}
}

func TestFollow_takesOverTheReplicasOfADeployment(t *testing.T) {
	a := pg(under("Deployment"), unclaimed)
	live := setOf(t, pg(under("Deployment"), unclaimed, replicas(5)))
	changes, err := diff.Compare(setOf(t, a), live)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		kind{}.Follow(&a, workloadKey(pg()), c) // a set of that name is not the application's
	}
	if a.Replicas != 1 {
		t.Errorf("replicas are %d, those of a set", a.Replicas)
	}
	for _, c := range changes {
		kind{}.Follow(&a, workloadKey(a), c)
	}
	if a.Replicas != 5 {
		t.Errorf("replicas are %d, want 5", a.Replicas)
	}
}
