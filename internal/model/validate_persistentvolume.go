package model

import (
	"math"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// Validate is everything that is wrong with the volume, in an order that does not
// change.
func (v PersistentVolume) Validate() Problems {
	var p Problems
	p.invalid(Path{"name"}, "Invalid name", "The volume's name", v.Name, validation.IsDNS1123Subdomain(v.Name))
	validateCapacity(&p, v.Capacity)
	validateVolumeModes(&p, v)
	validateClassName(&p, Path{"storage_class"}, v.StorageClass)
	validateVolumeReclaim(&p, v)
	validateVolumeMountOptions(&p, v)
	if v.Claim != nil {
		at := Path{"claim"}
		p.invalid(at.At("namespace"), "Invalid namespace", "The claim's namespace", v.Claim.Namespace, validation.IsDNS1123Label(v.Claim.Namespace))
		p.invalid(at.At("name"), "Invalid claim name", "The claim's name", v.Claim.Name, validation.IsDNS1123Subdomain(v.Claim.Name))
	}
	validateVolumeNodes(&p, v)
	validatePersistentSource(&p, v)
	validateLabels(&p, Path{"labels"}, v.Labels, classLabels)
	validateAnnotations(&p, Path{"annotations"}, v.Annotations)
	validateVolumeAnnotations(&p, v.Annotations)
	return p
}

// validateCapacity is a size. What is more than an int64 holds may be cut off
// without a word where quantities are parsed, by the server too.
func validateCapacity(p *Problems, text string) {
	at := Path{"capacity"}
	if q, ok := quantityOf(&text); ok && q.Cmp(*resource.NewQuantity(math.MaxInt64, resource.BinarySI)) >= 0 {
		p.add(at, "Capacity too large", "capacity is %q; the largest that Kubernetes can write down is just below 8Ei. Write the size that the storage has.", text)
		return
	}
	validateBytes(p, at, text)
}

// validateVolumeModes checks who may mount the volume, and as what.
func validateVolumeModes(p *Problems, v PersistentVolume) {
	if at := (Path{"access_modes"}); len(v.AccessModes) == 0 {
		p.add(at, "No access mode", "access_modes is empty; a volume needs at least one, such as \"ReadWriteOnce\", and a claim gets the volume only for modes that it has.")
	} else {
		validateAccessModes(p, at, v.AccessModes)
	}
	at := Path{"volume_mode"}
	p.oneOf(at, v.VolumeMode, "Filesystem", block)
	for _, s := range v.sources() {
		if s.set && v.VolumeMode == block && (s.name == "nfs" || s.name == "host_path") {
			p.addReading(at, []Path{{s.name}}, "Directory as a device",
				"volume_mode is %q, a raw device, and what %s has is a directory. Use \"Filesystem\", or a source that is a disk.", block, s.name)
		}
	}
}

// validateVolumeReclaim wants a policy that somebody carries out: Kubernetes itself
// deletes none of the storage that volumes can have here, and calls the volume
// Failed when it is asked to.
func validateVolumeReclaim(p *Problems, v PersistentVolume) {
	at := Path{"reclaim_policy"}
	if v.ReclaimPolicy == "Recycle" {
		p.add(at, "Recycling is no longer possible",
			"reclaim_policy is \"Recycle\", which is deprecated: it would delete all files of the volume, of NFS and hostPath only, and hand it to the next claim. "+
				"Use \"Retain\", which keeps the data of a deleted claim; reclaim = true makes the volume available again for the same claim.")
		return
	}
	p.oneOf(at, v.ReclaimPolicy, "Retain", "Delete")
	if v.ReclaimPolicy != "Delete" {
		return
	}
	for _, s := range v.sources() {
		if s.set && s.name != "csi" {
			p.addReading(at, []Path{{s.name}}, "Nobody deletes such storage",
				"reclaim_policy is \"Delete\", and the source is %s: only CSI drivers delete storage. The volume would be called Failed when its claim is deleted. Use \"Retain\", and delete the data yourself when it is not needed any more.", s.name)
		}
	}
	if v.Reclaims() {
		p.addReading(Path{"reclaim"}, []Path{at}, "Reclaiming what is deleted",
			"reclaim is true, which gives the volume back to its claim, and with reclaim_policy = \"Delete\" the driver deletes the storage with the claim. Set reclaim_policy = \"Retain\", or leave reclaim out.")
	}
}

func validateVolumeMountOptions(p *Problems, v PersistentVolume) {
	at := Path{"mount_options"}
	for i, option := range v.MountOptions {
		if strings.TrimSpace(option) == "" {
			p.add(at.At(i), "Empty mount option", "mount_options has an empty entry at index %d. Remove it.", i)
		}
	}
	switch {
	case len(v.MountOptions) == 0:
	case v.HostPath != nil:
		p.addReading(at, []Path{{"host_path"}}, "Mount options of a directory",
			"mount_options are for what is mounted, and a host_path is a directory that is there already: pods with the volume would not start. Remove mount_options.")
	case v.VolumeMode == block:
		p.addReading(at, []Path{{"volume_mode"}}, "Mount options of a device",
			"mount_options are for file systems, and with volume_mode = %q nothing is mounted. Remove mount_options.", block)
	}
}

// validateVolumeNodes checks from where the storage can be reached. A local volume
// has to say so, or pods would be put anywhere.
func validateVolumeNodes(p *Problems, v PersistentVolume) {
	nodes, affinity := Path{"nodes"}, Path{"node_affinity"}
	if v.Nodes != nil && v.NodeAffinity != nil {
		p.addReading(nodes, []Path{affinity}, "Nodes in two ways", "nodes and node_affinity both say from where the storage can be reached. Keep one of them.")
	}
	if v.Nodes != nil && len(v.Nodes) == 0 {
		p.add(nodes, "No node", "nodes is empty, so no pod could ever use the volume. Name the nodes from which the storage can be reached, or leave the attribute out for all.")
	}
	if v.NodeAffinity != nil && len(v.NodeAffinity) == 0 {
		p.add(affinity, "No node", "node_affinity is empty, so no pod could ever use the volume. Write at least one term, or leave the attribute out for all nodes.")
	}
	for i, node := range v.Nodes {
		p.invalid(nodes.At(i), "Invalid node name", "The value of the node label kubernetes.io/hostname", node, validation.IsValidLabelValue(node))
		if node == "" {
			p.add(nodes.At(i), "Invalid node name", "nodes has an empty entry at index %d. Remove it.", i)
		}
	}
	for i, term := range v.NodeAffinity {
		validateVolumeNodeTerm(p, affinity.At(i), term)
	}
	if v.Local != nil && v.Nodes == nil && v.NodeAffinity == nil {
		p.addReading(Path{"local"}, []Path{nodes, affinity}, "Local volume without a node",
			"The volume is %s of some node, and nothing says which: no pod could be put where its data is, and Kubernetes refuses such a volume. Set nodes, such as [\"node-1\"], or node_affinity.", v.Local.Path)
	}
}

func validateVolumeNodeTerm(p *Problems, at Path, term VolumeNodeTerm) {
	if len(term.MatchExpressions)+len(term.MatchFields) == 0 {
		p.addReading(at, []Path{at.At("match_expressions"), at.At("match_fields")}, "Term without requirements",
			"Term %v has neither match_expressions nor match_fields, and such a term matches no node. Give it some, or remove it.", at.last())
	}
	for i, r := range term.MatchExpressions {
		validateRequirement(p, at.At("match_expressions", i), r, nodeOperators)
	}
	for i, r := range term.MatchFields {
		at := at.At("match_fields", i)
		if r.Key != "metadata.name" {
			p.add(at.At("key"), "Unknown field", "key is %q; the one field of nodes that can be matched is \"metadata.name\". For labels, use match_expressions.", r.Key)
		}
		p.oneOf(at.At("operator"), r.Operator, "In", "NotIn")
		if len(r.Values) != 1 {
			p.add(at.At("values"), "Not one node", "values has %d elements; of a field Kubernetes takes exactly one. Write a term for each node.", len(r.Values))
		}
	}
}

func (v PersistentVolume) sources() []source {
	return []source{
		{"nfs", v.NFS != nil}, {"iscsi", v.ISCSI != nil}, {"fc", v.FC != nil},
		{"local", v.Local != nil}, {"host_path", v.HostPath != nil}, {"csi", v.CSI != nil},
	}
}

// validatePersistentSource wants exactly one source, and that one in order.
func validatePersistentSource(p *Problems, v PersistentVolume) {
	validateOnePersistentSource(p, v)
	if v.NFS != nil {
		validateNFS(p, Path{"nfs"}, *v.NFS)
	}
	if v.ISCSI != nil {
		validatePersistentISCSI(p, v.Name, *v.ISCSI)
	}
	if v.FC != nil {
		validateFC(p, Path{"fc"}, *v.FC)
	}
	if l := v.Local; l != nil && (!path.IsAbs(l.Path) || hasBacksteps(l.Path)) {
		p.add(Path{"local", "path"}, "Path not absolute", "path is %q; it has to be an absolute path on the node, one that begins with a slash and has no \"..\" in it.", l.Path)
	}
	if v.HostPath != nil {
		validateHostPath(p, Path{"host_path"}, *v.HostPath)
	}
	if v.CSI != nil {
		validatePersistentCSI(p, *v.CSI)
	}
}

func validateOnePersistentSource(p *Problems, v PersistentVolume) {
	var all, set []string
	var allAt, setAt []Path
	for _, s := range v.sources() {
		all, allAt = append(all, s.name), append(allAt, Path{s.name})
		if s.set {
			set, setAt = append(set, s.name), append(setAt, Path{s.name})
		}
	}
	switch len(set) {
	case 0:
		p.addReading(nil, allAt, "Volume without a source",
			"The volume %q has no source, and has to say where the storage is. Set exactly one of %s. "+
				"Disks of awsElasticBlockStore, azureDisk, azureFile, cephfs, cinder, gcePersistentDisk, portworxVolume, rbd and vsphereVolume are served by CSI drivers now: "+
				"use csi with the driver's name (such as \"ebs.csi.aws.com\") and the disk's id as volume_handle. "+
				"Those of flocker, glusterfs, photonPersistentDisk, quobyte, scaleIO and storageos are gone from Kubernetes, and flexVolume is about to go: use the CSI driver of the storage if it has one.", v.Name, strings.Join(all, ", "))
	case 1:
	default:
		p.addReading(setAt[0], setAt, "Volume with two sources",
			"The volume %q has %s, and a volume is in one place. Keep one and remove the others.", v.Name, strings.Join(set, " and "))
	}
}

// maxInitiator is the API's limit for a volume's name, a colon and its portal,
// which an initiator of its own is named after on the node.
const maxInitiator = 64

func validatePersistentISCSI(p *Problems, name string, i PersistentISCSI) {
	at := Path{"iscsi"}
	disk := ISCSI{
		TargetPortal: i.TargetPortal, IQN: i.IQN, LUN: i.LUN, InitiatorName: i.InitiatorName,
		CHAPDiscovery: i.CHAPDiscovery, CHAPSession: i.CHAPSession,
	}
	if i.Secret != nil {
		disk.Secret = &i.Secret.Name
	}
	validateTarget(p, at, disk)
	validateSecretReference(p, at.At("secret"), i.Secret)
	if i.InitiatorName != nil && len(name)+1+len(i.TargetPortal) > maxInitiator {
		p.addReading(at.At("initiator_name"), []Path{{"name"}, at.At("target_portal")}, "Names too long for an initiator of its own",
			"With an initiator_name, the volume's name and target_portal may have %d characters together with a colon between them, and they have %d. Choose a shorter name, or leave initiator_name out.",
			maxInitiator, len(name)+1+len(i.TargetPortal))
	}
}

func validatePersistentCSI(p *Problems, c PersistentCSI) {
	at := Path{"csi"}
	validateDriverName(p, at.At("driver"), c.Driver)
	p.needed(at.At("volume_handle"), c.VolumeHandle, "the id by which the driver knows the volume")
	for _, s := range []struct {
		name   string
		secret *SecretName
	}{
		{"controller_publish_secret", c.ControllerPublishSecret}, {"node_stage_secret", c.NodeStageSecret}, {"node_publish_secret", c.NodePublishSecret},
		{"controller_expand_secret", c.ControllerExpandSecret}, {"node_expand_secret", c.NodeExpandSecret},
	} {
		validateSecretReference(p, at.At(s.name), s.secret)
	}
}

func validateSecretReference(p *Problems, at Path, s *SecretName) {
	if s != nil {
		p.invalid(at.At("namespace"), "Invalid namespace", "The Secret's namespace", s.Namespace, validation.IsDNS1123Label(s.Namespace))
		p.invalid(at.At("name"), "Invalid Secret name", "The Secret's name", s.Name, validation.IsDNS1123Subdomain(s.Name))
	}
}

// volumeAnnotations are those that Kubernetes gives a meaning, with what to do in
// place of writing them.
var volumeAnnotations = map[string]string{
	"volume.beta.kubernetes.io/storage-class": "Set storage_class, which it would overrule.",
	"volume.beta.kubernetes.io/mount-options": "Set mount_options.",
	"pv.kubernetes.io/provisioned-by":         "It is what reclaim_policy = \"Delete\" is compiled to.",
	"pv.kubernetes.io/bound-by-controller":    "Kubernetes sets it when it binds the volume.",
}

func validateVolumeAnnotations(p *Problems, annotations map[string]string) {
	for _, key := range names(annotations) {
		if instead, special := volumeAnnotations[key]; special {
			p.add(Path{"annotations", key}, "Annotation with a meaning", "The annotation %s means something to Kubernetes. Remove it. %s", key, instead)
		}
	}
}
