package application_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const resourceType = "stateful_application"

// attributes are those of an application of one pod with a claim, and more.
func attributes(namespace string, more map[string]any) map[string]any {
	out := map[string]any{
		"name": "db", "namespace": namespace, "image": "example.org/db:1", "termination_grace_period_seconds": 1,
		"ports":   map[string]any{"db": map[string]any{"port": 5432}},
		"volumes": map[string]any{"data": map[string]any{"mount_path": "/data", "size": "1Gi"}},
	}
	maps.Copy(out, more)
	return out
}

// remembered is the provider's part of private state.
type remembered struct {
	Cluster   string `json:"cluster"`
	Protected bool   `json:"protected"`
	Ran       bool   `json:"ran"`
	Inventory []struct {
		Kind, Name, UID string
	} `json:"inventory"`
}

func rememberedIn(t *testing.T, private []byte) remembered {
	t.Helper()
	var keys map[string][]byte
	if err := json.Unmarshal(private, &keys); err != nil {
		t.Fatalf("reading private state %q: %v", private, err)
	}
	var out remembered
	if err := json.Unmarshal(keys["stateful"], &out); err != nil {
		t.Fatalf("reading private state %q: %v", keys["stateful"], err)
	}
	return out
}

// objects are the remembered ones as in the objects attribute.
func (r remembered) objects() []string {
	var out []string
	for _, o := range r.Inventory {
		out = append(out, o.Kind+"/"+o.Name)
	}
	slices.Sort(out)
	return out
}

// objectsIn are the names of the objects that state shows.
func objectsIn(t *testing.T, state tftypes.Value) []string {
	t.Helper()
	var root, objects map[string]tftypes.Value
	if err := state.As(&root); err != nil {
		t.Fatal(err)
	}
	if err := root["objects"].As(&objects); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(objects))
}

func TestPrivate_remembersWhatWasMade(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	ctx, client := context.Background(), acctest.Cluster(t)
	s := acctest.Serve(t)
	protected := s.Configuration(resourceType, attributes(namespace, map[string]any{"deletion_protection": true}))
	made := s.Make(resourceType, attributes(namespace, map[string]any{"deletion_protection": true}))

	system, err := client.CoreV1().Namespaces().Get(ctx, metav1.NamespaceSystem, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := client.AppsV1().StatefulSets(namespace).Get(ctx, "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := rememberedIn(t, made.Private)
	if r.Cluster != string(system.UID) || !r.Protected || !r.Ran || !slices.Equal(r.objects(), objectsIn(t, made.State)) {
		t.Errorf("private state is %+v", r)
	}
	for _, o := range r.Inventory {
		if o.Kind == "StatefulSet" && o.UID != string(set.UID) || o.UID == "" {
			t.Errorf("%s/%s is remembered with UID %q", o.Kind, o.Name, o.UID)
		}
	}

	// Nothing has changed, so nothing does, and a plan hands it on.
	read, diags := s.Read(resourceType, made)
	if len(diags) > 0 || !read.State.Equal(made.State) || string(read.Private) != string(made.Private) {
		t.Errorf("reading: %v; private state was %s, is %s", acctest.Errors(diags), made.Private, read.Private)
	}
	plan, diags := s.Plan(resourceType, read, protected)
	if len(diags) > 0 || !plan.State.Equal(made.State) || string(plan.Private) != string(made.Private) {
		t.Errorf("planning: %v; private state was %s, is %s", acctest.Errors(diags), made.Private, plan.Private)
	}
	// Under -replace it is all that a plan gets.
	_, diags = s.Plan(resourceType, acctest.Kept{Private: made.Private}, protected)
	if errors := strings.Join(acctest.Errors(diags), ""); !strings.Contains(errors, "is protected and can't be replaced") {
		t.Errorf("-replace: %v", errors)
	}
}

func TestPrivate_thatIsLostIsMadeAnewByRead(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	s := acctest.Serve(t)
	made := s.Make(resourceType, attributes(namespace, map[string]any{"config_files": map[string]any{"/etc/db.conf": "a"}}))
	before := rememberedIn(t, made.Private)

	read, diags := s.Read(resourceType, acctest.Kept{State: made.State})
	after := rememberedIn(t, read.Private)
	if len(diags) > 0 || !read.State.Equal(made.State) || after.Cluster != before.Cluster || !after.Ran || !slices.Equal(after.objects(), before.objects()) {
		t.Errorf("%v; private state was %+v, is %+v", acctest.Errors(diags), before, after)
	}
	gone, diags := s.Delete(resourceType, read)
	if errors := acctest.Errors(diags); len(errors) > 0 || !gone.State.IsNull() || len(gone.Private) > 0 {
		t.Errorf("deleting: %v, private state %s", errors, gone.Private)
	}
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("deleting has left %v", left)
	}
}

func TestPrivate_thatIsDamagedStopsEverything(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	s := acctest.Serve(t)
	made := s.Make(resourceType, attributes(namespace, nil))
	versions := resourceVersions(t, namespace)
	damaged, err := json.Marshal(map[string][]byte{"stateful": []byte(`{"inventory":"none"}`)})
	if err != nil {
		t.Fatal(err)
	}
	have := acctest.Kept{State: made.State, Private: damaged}
	changed := s.Configuration(resourceType, attributes(namespace, map[string]any{"image": "example.org/db:2"}))
	plan, diags := s.Plan(resourceType, made, changed)
	if errors := acctest.Errors(diags); len(errors) > 0 {
		t.Fatal(errors)
	}
	expectRefused := func(what string, got acctest.Kept, errors []string) {
		t.Helper()
		if len(errors) != 1 || !strings.Contains(errors[0], "Private state can't be read") || !strings.Contains(errors[0], "Restore an earlier version of the state") {
			t.Errorf("%s says %v", what, errors)
		}
		if !got.State.Equal(made.State) || string(got.Private) != string(damaged) {
			t.Errorf("%s has changed what is kept", what)
		}
		if now := resourceVersions(t, namespace); now != versions {
			t.Errorf("%s has changed the objects: they were %s, are %s", what, versions, now)
		}
	}
	got, diags := s.Read(resourceType, have)
	expectRefused("reading", got, acctest.Errors(diags))
	got, diags = s.Apply(resourceType, have, acctest.Kept{State: plan.State, Private: damaged}, changed)
	expectRefused("updating", got, acctest.Errors(diags))
	got, diags = s.Delete(resourceType, have)
	expectRefused("deleting", got, acctest.Errors(diags))
}
