package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// secretName is the name of the Secret with the application's secrets. It
// changes with names and versions, not with what the secrets are read as.
func secretName(a model.Application) string {
	versions := make(map[string]string, len(a.Secrets))
	for name, s := range a.Secrets {
		versions[name] = strconv.Itoa(int(s.ValueWOVersion))
	}
	return a.SecretName() + "-" + contentHash(versions)
}

// secret holds the secrets. It is immutable and has a new name for each new
// version, for the reasons that configMap gives.
//
// Values are never compiled, not even where they are known: they are in no plan
// and no state, so the compiler is not to depend on them. They are under data:
// the API turns stringData into data, so that would look like drift for ever.
func secret(a model.Application) (object.Object, error) {
	if len(a.Secrets) == 0 {
		return object.Object{}, nil
	}
	data := make(map[string][]byte, len(a.Secrets))
	var masks []object.Mask
	for _, name := range slices.Sorted(maps.Keys(a.Secrets)) {
		data[name] = []byte{}
		masks = append(masks, object.Mask{
			Path:     fieldpath.MakePathOrDie("data", name),
			Name:     fmt.Sprintf("secrets.%s, version %d", name, a.Secrets[name].ValueWOVersion),
			Withheld: name,
		})
	}
	o, err := build(object.PhaseConfiguration, corev1.SchemeGroupVersion, &corev1.Secret{
		ObjectMeta: applicationMeta(a, secretName(a)),
		Immutable:  ptr.To(true),
		Type:       corev1.SecretTypeOpaque,
		Data:       data,
	})
	o.Masks = masks
	return o, err
}

// secretFiles are the secrets that are files, by name.
func secretFiles(a model.Application) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a.Secrets)), func(name string) bool {
		return a.Secrets[name].MountPath == nil
	})
}

// secretFileMode lets a process read secrets that are files. They belong to
// root. Where files have a group of their own, the process is in it, and nobody
// else has to read them. Where they have none, the image decides which user reads
// them, possibly after root has stepped down to it; only everybody's right
// reaches that one. Other pods see the files in neither case.
func secretFileMode(a model.Application) int32 {
	if filesGroup(a) != nil {
		return 0o440
	}
	return 0o444
}
