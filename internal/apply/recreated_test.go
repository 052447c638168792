package apply

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestRecreated_namesTheFieldsThatCantChangeInPlace(t *testing.T) {
	class := map[string]any{
		"provisioner": "ebs.csi.aws.com", "parameters": map[string]any{"type": "gp3"}, "reclaimPolicy": "Retain",
		"volumeBindingMode": "WaitForFirstConsumer", "allowVolumeExpansion": true,
	}
	storageClass := schema.GroupKind{Group: "storage.k8s.io", Kind: "StorageClass"}
	for name, test := range map[string]struct {
		kind schema.GroupKind
		edit func(after map[string]any)
		want []string
	}{
		"nothing":             {storageClass, func(map[string]any) {}, nil},
		"provisioner":         {storageClass, func(m map[string]any) { m["provisioner"] = "x" }, []string{"provisioner"}},
		"a parameter":         {storageClass, func(m map[string]any) { m["parameters"] = map[string]any{"type": "io2"} }, []string{"parameters"}},
		"a parameter more":    {storageClass, func(m map[string]any) { m["parameters"] = map[string]any{"type": "gp3", "iops": "1"} }, []string{"parameters"}},
		"no parameters":       {storageClass, func(m map[string]any) { delete(m, "parameters") }, []string{"parameters"}},
		"two at once":         {storageClass, func(m map[string]any) { m["reclaimPolicy"], m["volumeBindingMode"] = "Delete", "Immediate" }, []string{"reclaimPolicy", "volumeBindingMode"}},
		"what may change":     {storageClass, func(m map[string]any) { m["allowVolumeExpansion"], m["mountOptions"] = false, []any{"noatime"} }, nil},
		"metadata":            {storageClass, func(m map[string]any) { m["metadata"] = map[string]any{"name": "x"} }, nil},
		"another group":       {schema.GroupKind{Kind: "StorageClass"}, func(m map[string]any) { m["provisioner"] = "x" }, nil},
		"a kind of no fields": {schema.GroupKind{Group: "apps", Kind: "StatefulSet"}, func(m map[string]any) { m["provisioner"] = "x" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			after := runtime.DeepCopyJSON(class)
			test.edit(after)
			if got := Recreated(test.kind, class, after); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if got := Recreated(test.kind, after, class); !slices.Equal(got, test.want) {
				t.Errorf("the other way round: got %v, want %v", got, test.want)
			}
		})
	}
}
