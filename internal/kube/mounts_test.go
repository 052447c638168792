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
	partOfConfig := map[string]any{"configMap": map[string]any{"name": "pg-config-1"}}
	partOfSecret := map[string]any{"secret": map[string]any{"name": "pg"}}
	token := map[string]any{"serviceAccountToken": map[string]any{"path": "token"}}
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
		"parts of a volume":  {pod(map[string]any{"projected": map[string]any{"sources": []any{partOfConfig, token, partOfSecret}}}), []object.Key{config, secret}},
		"a part that is no object": {
			pod(map[string]any{"projected": map[string]any{"sources": []any{"x", partOfSecret}}}), []object.Key{secret},
		},
		"one twice": {pod(ofSecret, ofConfig, ofSecret), []object.Key{secret, config}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Mounts(test.pod); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestMounts_areWhatVariablesComeFrom(t *testing.T) {
	config := object.Key{Kind: "ConfigMap", Namespace: "data", Name: "pg-config-1"}
	secret := object.Key{Kind: "Secret", Namespace: "data", Name: "pg"}
	variable := func(field, name string) any {
		return map[string]any{"name": "A", "valueFrom": map[string]any{field: map[string]any{"name": name, "key": "k"}}}
	}
	all := func(field, name string) any { return map[string]any{field: map[string]any{"name": name}} }
	for name, test := range map[string]struct {
		env, envFrom []any
		want         []object.Key
	}{
		"none":                   {nil, nil, nil},
		"a value":                {[]any{map[string]any{"name": "A", "value": "pg"}}, nil, nil},
		"a field of the pod":     {[]any{map[string]any{"name": "A", "valueFrom": map[string]any{"fieldRef": map[string]any{"fieldPath": "metadata.name"}}}}, nil, nil},
		"a key of a Secret":      {[]any{variable("secretKeyRef", "pg")}, nil, []object.Key{secret}},
		"a key of a ConfigMap":   {[]any{variable("configMapKeyRef", "pg-config-1")}, nil, []object.Key{config}},
		"several keys of one":    {[]any{variable("secretKeyRef", "pg"), variable("secretKeyRef", "pg")}, nil, []object.Key{secret}},
		"all of a Secret":        {nil, []any{all("secretRef", "pg")}, []object.Key{secret}},
		"all of a ConfigMap":     {nil, []any{all("configMapRef", "pg-config-1")}, []object.Key{config}},
		"both, beside no object": {[]any{"x", variable("configMapKeyRef", "pg-config-1")}, []any{nil, all("secretRef", "pg")}, []object.Key{config, secret}},
	} {
		for _, containers := range []string{"containers", "initContainers"} {
			t.Run(name+" in "+containers, func(t *testing.T) {
				container := map[string]any{"name": "pg", "env": test.env, "envFrom": test.envFrom}
				pod := &unstructured.Unstructured{Object: map[string]any{
					"metadata": map[string]any{"namespace": "data", "name": "pg-0"},
					"spec":     map[string]any{containers: []any{map[string]any{"name": "first"}, container}},
				}}
				if got := Mounts(pod); !slices.Equal(got, test.want) {
					t.Errorf("got %v, want %v", got, test.want)
				}
			})
		}
	}
}
