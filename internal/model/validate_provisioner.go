package model

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

func validateProvisioner(p *Problems, c StorageClass) {
	at, name := Path{"storage_provisioner"}, c.Provisioner
	old, known := inTreeProvisioners[name]
	switch {
	case name == noProvisioner:
	case old.translated:
		validateTranslation(p, c, old)
	case known && old.driver != "":
		p.add(at, "Provisioner no longer in Kubernetes",
			"storage_provisioner is %q, which has not been part of Kubernetes since %s: claims would stay pending for ever. Install the CSI driver and use %q instead.%s",
			name, old.goneSince, old.driver, old.advice)
	case known:
		p.add(at, "Provisioner no longer in Kubernetes",
			"storage_provisioner is %q, which has not been part of Kubernetes since %s, and it has no successor: claims would stay pending for ever. Use the CSI driver of another storage system.",
			name, old.goneSince)
	case strings.HasPrefix(name, inTreePrefix):
		p.add(at, "Unknown provisioner",
			"storage_provisioner is %q, but of the names that begin with %s Kubernetes has only %q left, for volumes that are made beforehand. Use the name of a CSI driver.",
			name, inTreePrefix, noProvisioner)
	default:
		// The API ignores case here.
		p.invalid(at, "Invalid provisioner", "storage_provisioner", name, validation.IsQualifiedName(strings.ToLower(name)))
	}
}

// csiParameters begin the names of parameters that CSI drivers share. No in-tree
// provisioner knew them.
const csiParameters = "csi.storage.k8s.io/"

// Labels that in-tree provisioners knew zones by.
const (
	zoneLabel    = "topology.kubernetes.io/zone"
	oldZoneLabel = "failure-domain.beta.kubernetes.io/zone"
)

// validateTranslation refuses what a class of an in-tree provisioner says twice,
// and what has no meaning for its CSI driver.
func validateTranslation(p *Problems, c StorageClass, old inTree) {
	t := translation{Problems: p, class: c, old: old}
	t.parameters()
	if old.zones {
		t.zones()
	}
	t.topologies()
	switch c.Provisioner {
	case vsphere:
		t.vsphere()
	case "kubernetes.io/azure-disk":
		t.managedDisks()
	}
}

type translation struct {
	*Problems
	class StorageClass
	old   inTree
}

// addAt records a problem that is one because of the provisioner.
func (t translation) addAt(at Path, summary, format string, args ...any) {
	t.addReading(at, []Path{{"storage_provisioner"}}, summary, format, args...)
}

// spelt is a parameter as the class spells it: in-tree provisioners ignored case.
// false where there is none.
func (t translation) spelt(name string) (string, bool) {
	for _, key := range names(t.class.Parameters) {
		if strings.ToLower(key) == name {
			return key, true
		}
	}
	return "", false
}

func (t translation) parameters() {
	for _, key := range names(t.class.Parameters) {
		at := Path{"parameters", key}
		if first, _ := t.spelt(strings.ToLower(key)); first != key {
			t.addAt(at, "Parameter given twice", "%s does not tell %q from %q. Keep one of the two.", t.class.Provisioner, first, key)
		}
		if strings.HasPrefix(key, csiParameters) {
			t.addAt(at, "Parameter of another provisioner",
				"%q is a parameter of CSI drivers, and storage_provisioner is %q. Set storage_provisioner = %q and write all parameters as that driver wants them.", key, t.class.Provisioner, t.old.driver)
		}
	}
}

// zones become topologies, of which there can be one set only.
func (t translation) zones() {
	zone, one := t.spelt("zone")
	zones, several := t.spelt("zones")
	if one && several {
		t.addAt(Path{"parameters", zones}, "Zones given twice", "parameters has %s and %s. Keep one of the two.", zone, zones)
	}
	for _, key := range []string{zone, zones} {
		value, given := t.class.Parameters[key]
		if key == "" || !given {
			continue
		}
		at := Path{"parameters", key}
		if len(t.class.AllowedTopologies) > 0 {
			t.addReading(at, []Path{{"storage_provisioner"}, {"allowed_topologies"}}, "Zones given twice",
				"The parameter %s and allowed_topologies both say where volumes may be made. Keep allowed_topologies and remove the parameter.", key)
		}
		for _, name := range strings.Split(value, ",") {
			name = strings.TrimSpace(name)
			if problems := validation.IsValidLabelValue(name); name == "" || len(problems) > 0 {
				t.addAt(at, "Invalid zone", "The parameter %s is %q, which has %q in the place of a zone. Write the names of zones with commas between them.", key, value, name)
			}
		}
	}
}

// topologies that name a zone by several labels would come to name it twice.
func (t translation) topologies() {
	for i, term := range t.class.AllowedTopologies {
		var same []string
		for _, key := range names(term) {
			if t.old.zoneLabel != "" && slices.Contains([]string{zoneLabel, oldZoneLabel, t.old.zoneLabel}, key) {
				same = append(same, key)
			}
		}
		if len(same) > 1 {
			t.addAt(Path{"allowed_topologies", i}, "Zones given twice", "The labels %s all become %s. Keep one of them.", listed(same, "and"), t.old.zoneLabel)
		}
	}
}

// vsphere is migrated with parameters that mark volumes as old ones.
func (t translation) vsphere() {
	for _, key := range names(t.class.Parameters) {
		if name := strings.ToLower(key); name != "storagepolicyname" && name != "fstype" && !strings.HasPrefix(key, csiParameters) {
			t.addAt(Path{"parameters", key}, "Parameter without a meaning",
				"The CSI driver %s makes volumes by a storage policy and has no parameter %q. Make a storage policy that says the same, name it in storagepolicyname, and remove the parameter.", t.old.driver, key)
		}
	}
	for i, term := range t.class.AllowedTopologies {
		for _, key := range names(term) {
			if key == zoneLabel || key == oldZoneLabel {
				t.addAt(Path{"allowed_topologies", i, key}, "Topology label without a translation",
					"The CSI driver %s names zones by the tag category that it was installed with, usually topology.csi.vmware.com/k8s-zone. Write that label instead of %s.", t.old.driver, key)
			}
		}
	}
}

// managedDisks are the only ones that the CSI driver makes.
func (t translation) managedDisks() {
	key, given := t.spelt("kind")
	if value := t.class.Parameters[key]; given && !strings.EqualFold(value, "managed") {
		t.addAt(Path{"parameters", key}, "Disks of a kind that is gone",
			"The parameter %s is %q; the CSI driver %s makes managed disks only. Remove the parameter.", key, value, t.old.driver)
	}
}
