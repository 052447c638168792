package compile

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	csitranslation "k8s.io/csi-translation-lib"
	"k8s.io/klog/v2"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// migrationParameter marks the volumes of a class as ones that the in-tree
// provisioner has made, which those of a new class are not.
const migrationParameter = "csimigration"

// Translated is a class as it is sent: one of a provisioner that was part of
// Kubernetes is a class of its CSI driver, others are as they are.
func Translated(c model.StorageClass) (model.StorageClass, error) {
	to, old := model.InTree(c.Provisioner)
	if !old {
		return c, nil
	}
	sent, err := csitranslation.New().TranslateInTreeStorageClassToCSI(klog.Logger{}, c.Provisioner, inTreeClass(c))
	if err != nil {
		return c, err
	}
	c.Provisioner = to.Driver // the library leaves that to its callers
	c.Parameters = sent.Parameters
	delete(c.Parameters, migrationParameter)
	c.AllowedTopologies = nil
	for _, term := range sent.AllowedTopologies {
		labels := map[string][]string{}
		for _, e := range term.MatchLabelExpressions {
			labels[e.Key] = e.Values
		}
		c.AllowedTopologies = append(c.AllowedTopologies, labels)
	}
	return c, nil
}

// inTreeClass is what the library translates. In-tree provisioners took spaces
// between zones, which the library would make part of their names. It refuses zones
// beside topologies, as the model does; here it is not asked, so that a plan in
// which the topologies are not known yet can be made.
func inTreeClass(c model.StorageClass) *storagev1.StorageClass {
	out := &storagev1.StorageClass{Provisioner: c.Provisioner, Parameters: maps.Clone(c.Parameters)}
	zoned := false
	for key, value := range out.Parameters {
		if strings.EqualFold(key, "zone") || strings.EqualFold(key, "zones") {
			zoned = true
			out.Parameters[key] = withoutSpaces(value)
		}
	}
	if zoned {
		return out
	}
	for _, labels := range c.AllowedTopologies {
		var term corev1.TopologySelectorTerm
		for _, key := range slices.Sorted(maps.Keys(labels)) {
			term.MatchLabelExpressions = append(term.MatchLabelExpressions, corev1.TopologySelectorLabelRequirement{Key: key, Values: slices.Clone(labels[key])})
		}
		out.AllowedTopologies = append(out.AllowedTopologies, term)
	}
	return out
}

func withoutSpaces(list string) string {
	parts := strings.Split(list, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(parts, ",")
}
