package compile

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Null is the cluster's default class and "" is none at all, wherever a class is
// named.
func TestClassNames_nullAndNoneAreNeverTheSame(t *testing.T) {
	const field = `"storageClassName":`
	for name, test := range map[string]struct {
		volume func(class *string) model.Volume
		// controller makes the claims; the object is what they are in.
		controller, in string
	}{
		"a set's template": {func(class *string) model.Volume {
			return model.Volume{MountPath: ptr.To("/data"), Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{StorageClass: class}}
		}, model.StatefulSet, "StatefulSet/pg"},
		"a Deployment's claim": {func(class *string) model.Volume {
			return model.Volume{MountPath: ptr.To("/data"), Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{StorageClass: class}}
		}, model.Deployment, "PersistentVolumeClaim/data.pg"},
		"a pod's own claim": {func(class *string) model.Volume {
			return model.Volume{MountPath: ptr.To("/data"), Ephemeral: &model.EphemeralClaim{Size: "1Gi", StorageClass: class}}
		}, model.StatefulSet, "StatefulSet/pg"},
	} {
		for _, class := range []*string{nil, ptr.To(""), ptr.To("fast")} {
			a := postgres()
			a.Controller, a.Volumes = test.controller, map[string]model.Volume{"data": test.volume(class)}
			o, ok := compiled(t, a).ByName()[test.in]
			if !ok {
				t.Fatalf("%s: there is no %s", name, test.in)
			}
			text, err := object.JSON(o.Body)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case class == nil && strings.Contains(text, field):
				t.Errorf("%s names a class where none is asked for", name)
			case class != nil && !strings.Contains(text, field+`"`+*class+`"`):
				t.Errorf("%s does not name %q", name, *class)
			}
		}
	}
}
