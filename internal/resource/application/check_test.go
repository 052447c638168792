package application

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// pg is an application of three replicas with a claim each.
func pg(edits ...func(*model.Application)) model.Application {
	a := model.Application{
		Name: "pg", Namespace: "data", Replicas: 3,
		Container: model.Container{Image: "postgres:17", Ports: map[string]model.Port{"postgres": {Port: 5432}}},
		Volumes:   map[string]model.Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi")}, "tmp": {MountPath: ptr.To("/tmp"), EmptyDir: &model.EmptyDir{}}},
	}
	for _, edit := range edits {
		edit(&a)
	}
	return a
}

// doomed gives a volume's claims up, with the application or with a replica.
func doomed(volume string, onDestroy, onScaleDown string) func(*model.Application) {
	return func(a *model.Application) {
		a.Volumes[volume] = model.Volume{MountPath: ptr.To("/" + volume), Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{OnDestroy: &onDestroy, OnScaleDown: &onScaleDown}}
	}
}

func replicas(n int32) func(*model.Application) {
	return func(a *model.Application) { a.Replicas = n }
}

func asleep(a *model.Application) { a.Hibernated = ptr.To(true) }

// found writes findings as "warning: summary".
func found(findings []lifecycle.Finding) []string {
	var out []string
	for _, f := range findings {
		if f.Warning {
			out = append(out, "warning: "+f.Summary)
		} else {
			out = append(out, "error: "+f.Summary)
		}
	}
	return out
}

func change(before, after *model.Application) lifecycle.Change[model.Application] {
	return lifecycle.Change[model.Application]{Before: before, After: after}
}

func TestCheck_doesNotHibernateWhatOthersScale(t *testing.T) {
	before, after := pg(), pg(func(a *model.Application) { a.Hibernated = ptr.To(true) })
	for field, want := range map[string][]string{
		"spec.replicas":        {"error: data/pg: the number of pods is left to others"},
		"spec.minReadySeconds": nil,
	} {
		c := change(&before, &after)
		c.Unmanaged = map[string][]string{"StatefulSet/pg": {field}}
		got := slices.DeleteFunc(found(kind{}.Check(c)), func(f string) bool { return strings.HasPrefix(f, "warning: ") })
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
}

func TestCheck_ofADestroyNamesTheClaims(t *testing.T) {
	for name, test := range map[string]struct {
		before model.Application
		want   []string
		says   []string
	}{
		"kept": {
			pg(), []string{"warning: data/pg will be destroyed: 3 claims are kept"},
			[]string{"Kept, with their data: data-pg-0, data-pg-1, data-pg-2."},
		},
		"deleted": {
			pg(doomed("data", "Delete", "Retain")), []string{"warning: data/pg will be destroyed: 3 claims are deleted"},
			[]string{`Deleted, as the claim policy's on_destroy = "Delete" says: data-pg-0, data-pg-1, data-pg-2.`},
		},
		"some of each": {
			pg(doomed("wal", "Delete", "Retain"), replicas(1)), []string{"warning: data/pg will be destroyed: 1 claim is kept, 1 claim is deleted"},
			[]string{"Kept, with their data: data-pg-0.", "says: wal-pg-0."},
		},
		"given up with a replica only": {
			pg(doomed("data", "Retain", "Delete")), []string{"warning: data/pg will be destroyed: 3 claims are kept"}, nil,
		},
		"scaled to nothing": {
			pg(doomed("wal", "Delete", "Retain"), replicas(0)), []string{"warning: data/pg will be destroyed: claims that are left are kept, claims that are left are deleted"},
			[]string{"Kept, with their data: data-pg-*.", "says: wal-pg-*."},
		},
		"no claims": {pg(func(a *model.Application) { a.Volumes = nil }), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			findings := kind{}.Check(change(&test.before, nil))
			if got := found(findings); !slices.Equal(got, test.want) {
				t.Errorf("got %q", got)
			}
			for _, s := range test.says {
				if !strings.Contains(findings[0].Detail, s) {
					t.Errorf("nothing says %q in: %s", s, findings[0].Detail)
				}
			}
		})
	}
}

func TestCheck_ofAReplacementGuardsTheClaims(t *testing.T) {
	after := pg(func(a *model.Application) { a.Name, a.Replicas = "db", 1 })
	for name, test := range map[string]struct {
		before model.Application
		allow  bool
		want   []string
	}{
		"claims are kept":                  {pg(), false, []string{"warning: data/pg will be replaced: 3 claims are kept"}},
		"claims would be deleted":          {pg(doomed("data", "Delete", "Retain")), false, []string{"error: data/pg would be replaced, and its claims deleted"}},
		"some would be deleted":            {pg(doomed("wal", "Delete", "Retain")), false, []string{"error: data/pg would be replaced, and its claims deleted"}},
		"scaled to nothing":                {pg(doomed("data", "Delete", "Retain"), replicas(0)), false, []string{"error: data/pg would be replaced, and its claims deleted"}},
		"claims are deleted, as permitted": {pg(doomed("data", "Delete", "Retain")), true, []string{"warning: data/pg will be replaced: 3 claims are deleted"}},
		"no claims":                        {pg(func(a *model.Application) { a.Volumes = nil }), false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := change(&test.before, &after)
			c.Replace, c.AllowReplace = true, test.allow
			if got := found(kind{}.Check(c)); !slices.Equal(got, test.want) {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("the way out is told", func(t *testing.T) {
		before := pg(doomed("data", "Delete", "Retain"))
		c := change(&before, &after)
		c.Replace = true
		detail := kind{}.Check(c)[0].Detail
		for _, s := range []string{"data-pg-0, data-pg-1, data-pg-2", `on_destroy = "Retain"`, "allow_replace = true"} {
			if !strings.Contains(detail, s) {
				t.Errorf("nothing says %q in: %s", s, detail)
			}
		}
	})
}

func TestCheck_ofAScaleDownNamesTheClaimsThatGo(t *testing.T) {
	for name, test := range map[string]struct {
		before, after model.Application
		want          string
		says          string
	}{
		"kept":                 {pg(), pg(replicas(1)), "", ""},
		"deleted":              {pg(), pg(doomed("data", "Retain", "Delete"), replicas(1)), "warning: data/pg: scaling down deletes 2 claims", "data-pg-1, data-pg-2"},
		"of two volumes":       {pg(), pg(doomed("data", "Retain", "Delete"), doomed("wal", "Retain", "Delete"), replicas(2)), "warning: data/pg: scaling down deletes 2 claims", "data-pg-2, wal-pg-2"},
		"with on_destroy only": {pg(), pg(doomed("data", "Delete", "Retain"), replicas(1)), "", ""},
		"scaled up":            {pg(), pg(doomed("data", "Retain", "Delete"), replicas(5)), "", ""},
		"as many":              {pg(), pg(doomed("data", "Retain", "Delete")), "", ""},
		"while hibernated":     {pg(asleep), pg(asleep, doomed("data", "Retain", "Delete"), replicas(1)), "warning: data/pg: 2 claims are kept", "hibernated = true keeps all claims: data-pg-1, data-pg-2 stay"},
		"put to sleep":         {pg(), pg(asleep, doomed("data", "Retain", "Delete"), replicas(2)), "warning: data/pg: 1 claim is kept", "data-pg-2 stay"},
		"woken up":             {pg(asleep), pg(doomed("data", "Retain", "Delete"), replicas(1)), "warning: data/pg: scaling down deletes 2 claims", "data-pg-1, data-pg-2"},
		"autoscaled":           {pg(), pg(doomed("data", "Retain", "Delete"), replicas(1), func(a *model.Application) { a.Autoscaled = ptr.To(true) }), "warning: data/pg: the number of pods is left to an autoscaler", "keeps the pods that it has"},
	} {
		t.Run(name, func(t *testing.T) {
			test.after.Command = []string{"x"} // no unrelated warning
			findings := kind{}.Check(change(&test.before, &test.after))
			if got := strings.Join(found(findings), ""); got != test.want {
				t.Errorf("got %q", got)
			}
			if test.says != "" && !strings.Contains(findings[0].Detail, test.says) {
				t.Errorf("got %s", findings[0].Detail)
			}
		})
	}
}

func TestCheck_wakesAnApplicationBeforeItIsLeftToAnAutoscaler(t *testing.T) {
	before, after := pg(asleep), pg(func(a *model.Application) { a.Autoscaled = ptr.To(true) })
	after.Command = []string{"x"} // no unrelated warning
	if got := strings.Join(found(kind{}.Check(change(&before, &after))), ""); got != "error: data/pg: it is hibernated, and an autoscaler would leave it so" {
		t.Errorf("got %q", got)
	}
}

func TestCheckLive_saysHowManyPodsAreTakenBack(t *testing.T) {
	before := pg(func(a *model.Application) { a.Autoscaled = ptr.To(true) })
	for name, test := range map[string]struct {
		after model.Application
		want  string
	}{
		"awake":        {pg(), "warning: data/pg: scales from 5 to 3"},
		"as many":      {pg(replicas(5)), ""},
		"put to sleep": {pg(asleep, replicas(5)), "warning: data/pg: scales from 5 to 0"},
	} {
		t.Run(name, func(t *testing.T) {
			live := apply.Preview{Live: map[object.Key]*unstructured.Unstructured{workloadKey(test.after): {Object: setOf(t, pg(replicas(5)))}}}
			findings := scaledFrom(change(&before, &test.after), live)
			if got := strings.Join(found(findings), ""); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCheck_warnsOfUnrelatedDatabasesBehindOneService(t *testing.T) {
	image := func(image string) func(*model.Application) { return func(a *model.Application) { a.Image = image } }
	for name, test := range map[string]struct {
		application model.Application
		warns       bool
	}{
		"postgres":                 {pg(), true},
		"without a tag":            {pg(image("mysql")), true},
		"from a registry":          {pg(image("registry.example.com:5000/library/redis:8")), true},
		"by digest":                {pg(image("mongo@sha256:0123")), true},
		"by tag and digest":        {pg(image("docker.io/mariadb:11@sha256:0123")), true},
		"another image":            {pg(image("rabbitmq:4")), false},
		"one that is named alike":  {pg(image("postgres-ha:17")), false},
		"a registry of that name":  {pg(image("postgres:5000/operator")), false},
		"one replica":              {pg(replicas(1)), false},
		"with a command":           {pg(func(a *model.Application) { a.Command = []string{"patroni"} }), false},
		"with arguments":           {pg(func(a *model.Application) { a.Args = []string{"--replSet", "rs0"} }), false},
		"with files":               {pg(func(a *model.Application) { a.ConfigFiles = map[string]string{"/etc/a": "b"} }), false},
		"without a client Service": {pg(func(a *model.Application) { a.Service = &model.Service{Enabled: ptr.To(false)} }), false},
		"without ports":            {pg(func(a *model.Application) { a.Ports = nil }), false},
	} {
		t.Run(name, func(t *testing.T) {
			created := kind{}.Check(change(nil, &test.application))
			if warned := len(created) == 1 && created[0].Warning; warned != test.warns || len(created) > 1 {
				t.Errorf("creation: got %q", found(created))
			}
			updated := kind{}.Check(change(&test.application, &test.application))
			if !slices.Equal(found(created), found(updated)) {
				t.Errorf("update: got %q", found(updated))
			}
			for _, f := range created {
				if !strings.Contains(f.Detail, "pg.data.svc") || !strings.Contains(f.Summary, "data/pg: 3 ") {
					t.Errorf("got %s: %s", f.Summary, f.Detail)
				}
			}
		})
	}
}

// What a finding takes for granted has to be among its paths, or it would be
// made while that is unknown.
func TestCheck_warnsOnlyOfWhatIsKnown(t *testing.T) {
	a := pg()
	findings := kind{}.Check(change(nil, &a))
	if len(findings) != 1 {
		t.Fatalf("got %q", found(findings))
	}
	for _, attribute := range []string{"name", "namespace", "replicas", "image", "command", "args", "config_files", "service", "ports"} {
		reads := append(slices.Clone(findings[0].Reads), findings[0].Path)
		if !slices.ContainsFunc(reads, func(p model.Path) bool { return len(p) == 1 && p[0] == attribute }) {
			t.Errorf("the warning rests on %s and does not say so", attribute)
		}
	}
}

func TestDeletesData_isWhatOnDestroySays(t *testing.T) {
	for name, test := range map[string]struct {
		application model.Application
		want        bool
	}{
		"no policy":     {pg(), false},
		"retained":      {pg(doomed("data", "Retain", "Delete")), false},
		"deleted":       {pg(doomed("data", "Delete", "Retain")), true},
		"one of two":    {pg(doomed("wal", "Delete", "Retain")), true},
		"no claims":     {pg(func(a *model.Application) { a.Volumes = nil }), false},
		"no replicas":   {pg(doomed("data", "Delete", "Retain"), replicas(0)), true},
		"scratch space": {pg(func(a *model.Application) { a.Volumes = map[string]model.Volume{"tmp": {EmptyDir: &model.EmptyDir{}}} }), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (kind{}).DeletesData(test.application); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
