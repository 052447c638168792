package kube

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestMounts_areWhatAPodHasAsVolumes(t *testing.T) {
	pod := func(volumes ...any) *unstructured.Unstructured {
		return &unstructured.Unstructured{Object: map[string]any{
			"metadata": map[string]any{"namespace": "data", "name": "pg-0"},
			"spec":     map[string]any{"volumes": volumes},
		}}
	}
	config := object.Key{Kind: "ConfigMap", Namespace: "data", Name: "pg-config-1"}
	secret := object.Key{Kind: "Secret", Namespace: "data", Name: "pg"}
	data := object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "data-pg-0"}
	ofConfig := map[string]any{"name": "config-files", "configMap": map[string]any{"name": "pg-config-1"}}
	ofSecret := map[string]any{"name": "certs", "secret": map[string]any{"secretName": "pg"}}
	claim := map[string]any{"name": "data", "persistentVolumeClaim": map[string]any{"claimName": "data-pg-0"}}
	for name, test := range map[string]struct {
		pod  *unstructured.Unstructured
		want []object.Key
	}{
		"none":               {pod(), nil},
		"no spec":            {&unstructured.Unstructured{Object: map[string]any{}}, nil},
		"a claim":            {pod(claim), []object.Key{data}},
		"a ConfigMap":        {pod(claim, ofConfig), []object.Key{data, config}},
		"a Secret":           {pod(ofSecret), []object.Key{secret}},
		"both":               {pod(ofSecret, ofConfig, claim), []object.Key{secret, config, data}},
		"no volume":          {pod("x", nil), nil},
		"an empty ConfigMap": {pod(map[string]any{"configMap": map[string]any{}}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Mounts(test.pod); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
