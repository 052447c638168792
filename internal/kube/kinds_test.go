package kube

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestParseKey_readsWhatAKeyIsWrittenAs(t *testing.T) {
	for _, key := range []object.Key{
		{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"},
		{Kind: "Secret", Namespace: "other", Name: "pg"},
		{Kind: "Namespace", Name: "data"},
		{Group: "storage.k8s.io", Kind: "StorageClass", Name: "fast"},
		{Group: "storage.k8s.io", Kind: "VolumeAttributesClass", Name: "fast-gold"},
	} {
		if got, ok := ParseKey(key.In("data"), "data"); !ok || got != key {
			t.Errorf("%s: got %+v (%v), want %+v", key.In("data"), got, ok, key)
		}
	}
	if key, ok := ParseKey("Widget/pg", "data"); ok {
		t.Errorf("a kind that is not known: %+v", key)
	}
}
