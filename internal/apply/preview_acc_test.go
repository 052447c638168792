package apply_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// What the compiler can't be made to send, the API server answers to as well.

func engine(t *testing.T) *apply.Engine {
	t.Helper()
	return &apply.Engine{Cluster: kube.NewCluster(acctest.Config(t)), Instance: "test"}
}

func preview(t *testing.T, e *apply.Engine, key object.Key, body map[string]any) apply.Preview {
	t.Helper()
	body["metadata"] = map[string]any{
		"name": key.Name, "namespace": key.Namespace, "labels": map[string]any{object.LabelManagedBy: object.ManagedBy},
	}
	return e.Preview(context.Background(), []apply.Request{{Object: object.Object{Key: key, Body: body}}}, nil)
}

func TestPreview_namesAFieldThatTheServerDoesNotKnow(t *testing.T) {
	t.Parallel()
	e, namespace := engine(t), acctest.Namespace(t)
	p := preview(t, e, object.Key{Kind: "ConfigMap", Namespace: namespace, Name: "c"}, map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "datum": map[string]any{"a": "b"},
	})
	var unknown *apply.UnknownFieldError
	if len(p.Refused) != 1 || !errors.As(p.Refused[0], &unknown) || !strings.Contains(unknown.Words, "datum") {
		t.Errorf("got %+v", p)
	}
}

func TestPreview_doesNotCheckAKindThatTheServerDoesNotKnow(t *testing.T) {
	t.Parallel()
	e, namespace := engine(t), acctest.Namespace(t)
	key := object.Key{Group: kube.ScaledObjectKind.Group, Kind: kube.ScaledObjectKind.Kind, Namespace: namespace, Name: "s"}
	p := preview(t, e, key, map[string]any{"apiVersion": "keda.sh/v1alpha1", "kind": key.Kind})
	if len(p.Refused) != 0 || len(p.Unchecked) != 1 || !strings.Contains(p.Unchecked[0].Why.Error(), "does not know this kind") {
		t.Errorf("got %+v", p)
	}
}

func TestPreview_endsWithTheFirstSignThatTheClusterIsAway(t *testing.T) {
	t.Parallel()
	acctest.Require(t)
	e := &apply.Engine{Cluster: kube.NewCluster(&rest.Config{Host: "https://127.0.0.1:1"}), Instance: "test"} // nothing listens there
	key := object.Key{Kind: "ConfigMap", Namespace: "default", Name: "c"}
	p := e.Preview(context.Background(), []apply.Request{{Object: object.Object{Key: key, Body: map[string]any{"apiVersion": "v1", "kind": "ConfigMap"}}}}, nil)
	if !kube.Away(p.Away) || len(p.Refused)+len(p.Unchecked) > 0 {
		t.Errorf("got %+v", p)
	}
}

func TestPreview_ofAClassThatIsMadeAnewTriesItUnderAnotherName(t *testing.T) {
	t.Parallel()
	e, name := engine(t), acctest.Class(t)
	key := object.Key{Group: "storage.k8s.io", Kind: "StorageClass", Name: name}
	class := func(provisioner string) map[string]any {
		return map[string]any{
			"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": provisioner,
			"metadata": map[string]any{"name": name, "labels": map[string]any{object.LabelManagedBy: object.ManagedBy}},
		}
	}
	if _, err := e.Apply(context.Background(), []apply.Request{{Object: object.Object{Key: key, Body: class("a.example.org")}}}); err != nil {
		t.Fatal(err)
	}
	for provisioner, refused := range map[string]int{"b.example.org": 0, "not a driver!": 1} {
		p := e.Preview(context.Background(), []apply.Request{{Object: object.Object{Key: key, Body: class(provisioner)}}}, nil)
		if len(p.Refused) != refused || len(p.Unchecked) > 0 || p.Away != nil {
			t.Errorf("%s: got %+v", provisioner, p)
		}
	}
}
