package model

import (
	"path"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// source is one of the sources that a volume can have.
type source struct {
	name string
	set  bool
}

func (v Volume) sources() []source {
	return []source{
		{"size", v.Size != nil}, {"existing_claim", v.ExistingClaim != nil}, {"ephemeral", v.Ephemeral != nil},
		{"empty_dir", v.EmptyDir != nil}, {"config_map", v.ConfigMap != nil}, {"secret", v.Secret != nil},
		{"downward_api", v.DownwardAPI != nil}, {"projected", v.Projected != nil}, {"image", v.Image != nil},
		{"csi", v.CSI != nil}, {"nfs", v.NFS != nil}, {"iscsi", v.ISCSI != nil}, {"fc", v.FC != nil}, {"host_path", v.HostPath != nil},
	}
}

// validateSource wants exactly one source, and that one in order.
func validateSource(p *Problems, a Application, at Path, v Volume) {
	validateOneSource(p, at, v)
	if v.ClaimPolicy != nil && v.Size == nil {
		p.addReading(at.At("claim_policy"), []Path{at.At("size")}, "Policy without a claim",
			"The volume %q has a claim_policy but no size, so there is no claim that the policy could apply to. Set size, or remove claim_policy.", at.last())
	}
	validateClaim(p, at, v)
	validateClaimSources(p, at, v)
	validateStorageSources(p, at, v)
	validateFileSources(p, a, at, v)
}

// validateOneSource tells somebody who has written a source of another name, too:
// Terraform drops what it does not know in a volume.
func validateOneSource(p *Problems, at Path, v Volume) {
	var all, set []string
	var allAt, setAt []Path
	for _, s := range v.sources() {
		all, allAt = append(all, s.name), append(allAt, at.At(s.name))
		if s.set {
			set, setAt = append(set, s.name), append(setAt, at.At(s.name))
		}
	}
	switch len(set) {
	case 0:
		p.addReading(at, allAt, "Volume without a source",
			"The volume %q has no source. Set exactly one of %s: size for data that outlives the pod, empty_dir = {} for scratch space. "+
				"A name that is none of these is left out by Terraform without a word, so look for spelling. "+
				"There is no gitRepo any more: clone into an empty_dir. Volumes of awsElasticBlockStore, azureDisk, azureFile, cephfs, cinder, flocker, gcePersistentDisk, glusterfs, "+
				"photonPersistentDisk, portworxVolume, quobyte, rbd, scaleIO, storageos and vsphereVolume are gone from Kubernetes or served by CSI drivers, and flexVolume is about to go: "+
				"use size with a storage class of the CSI driver, or existing_claim.", at.last(), strings.Join(all, ", "))
	case 1:
	default:
		p.addReading(at, setAt, "Volume with two sources",
			"The volume %q has %s, and a volume has one source. Keep one and remove the others.", at.last(), strings.Join(set, " and "))
	}
}

// validateClaimSources checks claims of others and of single pods, and scratch
// space.
func validateClaimSources(p *Problems, at Path, v Volume) {
	if c := v.ExistingClaim; c != nil {
		at := at.At("existing_claim")
		p.invalid(at.At("name"), "Invalid claim name", "The claim's name", c.Name, validation.IsDNS1123Subdomain(c.Name))
		p.optionalOneOf(at.At("volume_mode"), c.VolumeMode, "Filesystem", block)
	}
	if v.EmptyDir != nil {
		validateEmptyDir(p, at.At("empty_dir"), *v.EmptyDir)
	}
	if e := v.Ephemeral; e != nil {
		at := at.At("ephemeral")
		validateBytes(p, at.At("size"), e.Size)
		if e.StorageClass != nil {
			validateClassName(p, at.At("storage_class"), *e.StorageClass)
		}
		validateAccessModes(p, at.At("access_modes"), e.AccessModes)
		p.optionalOneOf(at.At("volume_mode"), e.VolumeMode, "Filesystem", block)
		validateLabels(p, at.At("labels"), e.Labels, applicationLabels)
		validateAnnotations(p, at.At("annotations"), e.Annotations)
	}
}

// validateStorageSources checks what is on the node or in the network.
func validateStorageSources(p *Problems, at Path, v Volume) {
	if h := v.HostPath; h != nil {
		validateHostPath(p, at.At("host_path"), *h)
	}
	if n := v.NFS; n != nil {
		validateNFS(p, at.At("nfs"), *n)
	}
	if v.ISCSI != nil {
		validateISCSI(p, at.At("iscsi"), *v.ISCSI)
	}
	if v.FC != nil {
		validateFC(p, at.At("fc"), *v.FC)
	}
	if c := v.CSI; c != nil {
		at := at.At("csi")
		validateDriverName(p, at.At("driver"), c.Driver)
		validateSecretName(p, at.At("node_publish_secret"), c.NodePublishSecret)
	}
}

func validateNFS(p *Problems, at Path, n NFS) {
	p.needed(at.At("server"), n.Server, "the host name or address of the NFS server")
	if !path.IsAbs(n.Path) {
		p.add(at.At("path"), "Path not absolute", "path is %q; it has to be an absolute path that the server exports, one that begins with a slash.", n.Path)
	}
}

func validateDriverName(p *Problems, at Path, driver string) {
	p.invalid(at, "Invalid driver name", "The CSI driver's name", driver, validation.IsDNS1123Subdomain(strings.ToLower(driver)))
	if len(driver) > validation.DNS1123LabelMaxLength {
		p.add(at, "Driver name too long", "The CSI driver's name %q has %d characters; at most %d are possible.", driver, len(driver), validation.DNS1123LabelMaxLength)
	}
}

func validateHostPath(p *Problems, at Path, h HostPath) {
	switch {
	case !path.IsAbs(h.Path):
		p.add(at.At("path"), "Path not absolute", "path is %q; it has to be an absolute path on the node, one that begins with a slash.", h.Path)
	case hasBacksteps(h.Path):
		p.add(at.At("path"), "Path with \"..\"", "path is %q; Kubernetes does not allow \"..\" in the path of a host_path. Write the path without it.", h.Path)
	}
	p.optionalOneOf(at.At("type"), h.Type, "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
}

// maxLUN is the API's limit for the numbers of logical units.
const maxLUN = 255

func validateLUN(p *Problems, at Path, lun *int32) {
	if lun != nil && (*lun < 0 || *lun > maxLUN) {
		p.add(at, "Invalid number of a unit", "lun is %d; numbers of logical units go from 0 to %d.", *lun, maxLUN)
	}
}

// iscsiNames are the three forms of the names of targets and initiators (RFC 3720).
var iscsiNames = regexp.MustCompile(`^(iqn\.\d{4}-\d{2}\.([[:alnum:]\-.]+)(:[^,;*&$|\s]+)?|eui\.[[:alnum:]]{16}|naa\.[[:alnum:]]{32})$`)

func validateISCSIName(p *Problems, at Path, name string) {
	if !iscsiNames.MatchString(name) {
		p.add(at, "Invalid iSCSI name", "%s is %q, which is not a qualified name of iSCSI. Write one such as \"iqn.2001-04.com.example:storage.disk1\", or one that begins with eui. or naa.", at.last(), name)
	}
}

func validateISCSI(p *Problems, at Path, i ISCSI) {
	validateTarget(p, at, i)
	validateSecretName(p, at.At("secret"), i.Secret)
}

// validateTarget checks everything but the Secret's name.
func validateTarget(p *Problems, at Path, i ISCSI) {
	p.needed(at.At("target_portal"), i.TargetPortal, "the address of the target, with a port where it is not 3260")
	validateISCSIName(p, at.At("iqn"), i.IQN)
	validateLUN(p, at.At("lun"), i.LUN)
	if i.InitiatorName != nil {
		validateISCSIName(p, at.At("initiator_name"), *i.InitiatorName)
	}
	for _, c := range []struct {
		name string
		on   *bool
	}{{"chap_auth_discovery", i.CHAPDiscovery}, {"chap_auth_session", i.CHAPSession}} {
		if orElse(c.on, false) && i.Secret == nil {
			p.addReading(at.At(c.name), []Path{at.At("secret")}, "CHAP without a Secret",
				"%s is true, and there is no secret that user and password come from. Set secret to the name of a Secret, or remove %s.", c.name, c.name)
		}
	}
}

// validateFC wants one of the two ways to find a disk.
func validateFC(p *Problems, at Path, f FC) {
	validateLUN(p, at.At("lun"), f.LUN)
	switch both := []Path{at.At("target_wwns"), at.At("wwids")}; {
	case (len(f.TargetWWNs) > 0) == (len(f.WWIDs) > 0):
		p.addReading(at, both, "Not one way to find the disk", "fc needs target_wwns with a lun, or wwids; of the two exactly one has to be set.")
	case len(f.TargetWWNs) > 0 && f.LUN == nil:
		p.addReading(at.At("lun"), both, "Missing number of a unit", "lun is missing; with target_wwns it says which of the target's units the disk is. Write one from 0 to %d.", maxLUN)
	}
}

func validateSecretName(p *Problems, at Path, name *string) {
	if name != nil {
		p.invalid(at, "Invalid Secret name", "The Secret's name", *name, validation.IsDNS1123Subdomain(*name))
	}
}

// needed reports a text that is not there.
func (p *Problems) needed(at Path, value, what string) {
	if value == "" {
		p.add(at, "Missing value", "%s is missing; it has to be %s.", at.last(), what)
	}
}
