package lifecycle

import (
	"crypto/rand"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/util/uuid"
)

// plannedInstance is the id that is there, or one that the apply makes with the first
// objects of the resource.
func plannedInstance[M Model](prior map[string]tftypes.Value, after view[M]) tftypes.Value {
	if is := prior["instance"]; !is.IsNull() {
		return is
	}
	if after.all || len(after.set.Objects) > 0 {
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	}
	return instanceValue("")
}

// appliedInstance is the id that an apply of a plan works under, "" for none.
func appliedInstance(planned map[string]tftypes.Value) string {
	if v, ok := planned["instance"]; ok && !v.IsKnown() {
		return newInstance()
	}
	return text(planned, "instance")
}

// instanceValue is an id as an attribute.
func instanceValue(instance string) tftypes.Value {
	if instance == "" {
		return tftypes.NewValue(tftypes.String, nil)
	}
	return tftypes.NewValue(tftypes.String, instance)
}

// newInstance is a random id for one resource.
func newInstance() string { return string(uuid.NewUUID()) }

// newSalt is a random key for digests.
func newSalt() []byte {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return salt
}
