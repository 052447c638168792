package persistentvolume

import (
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var mine = &model.ClaimName{Namespace: "media", Name: "films"}

func films() model.PersistentVolume {
	return model.PersistentVolume{
		Name: "films", Capacity: "2Gi", AccessModes: []string{"ReadWriteOnce"}, VolumeMode: "Filesystem", ReclaimPolicy: "Retain",
		CSI: &model.PersistentCSI{Driver: "disks.example.com", VolumeHandle: "vol-1"}, Claim: mine,
	}
}

// live is a volume as it was compiled, in a phase; one with a uid is or was a
// claim's.
func live(t *testing.T, v model.PersistentVolume, phase, uid string) *unstructured.Unstructured {
	t.Helper()
	set, err := compile.PersistentVolume(v)
	if err != nil {
		t.Fatal(err)
	}
	u := (&unstructured.Unstructured{Object: set.Objects[0].Body}).DeepCopy()
	fields := map[string][]string{phase: {"status", "phase"}}
	if uid != "" {
		fields[uid], fields["media"], fields["films"] = []string{"spec", "claimRef", "uid"}, []string{"spec", "claimRef", "namespace"}, []string{"spec", "claimRef", "name"}
	}
	for value, path := range fields {
		if err := unstructured.SetNestedField(u.Object, value, path...); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

func TestRefusals_goByWhatTheVolumeIsToClaims(t *testing.T) {
	other := &model.ClaimName{Namespace: "media", Name: "other"}
	for name, test := range map[string]struct {
		edit func(*model.PersistentVolume)
		// adopted: there is no state of it.
		adopted bool
		// bound and released are the attributes that are refused then.
		bound, released []string
	}{
		"nothing": {edit: func(*model.PersistentVolume) {}},
		"what may change": {edit: func(v *model.PersistentVolume) {
			v.Capacity, v.AccessModes, v.StorageClass = "3Gi", []string{"ReadOnlyMany"}, "x"
		}},
		"as large in words": {edit: func(v *model.PersistentVolume) { v.Capacity = "2048Mi" }},
		"less":              {edit: func(v *model.PersistentVolume) { v.Capacity = "1Gi" }, bound: []string{"capacity"}},
		"another volume":    {edit: func(v *model.PersistentVolume) { v.CSI.VolumeHandle = "vol-2" }, bound: []string{"csi"}, released: []string{"csi"}},
		"another source":    {edit: func(v *model.PersistentVolume) { v.CSI, v.NFS = nil, &model.NFS{Server: "a", Path: "/"} }, bound: []string{"csi"}, released: []string{"csi"}},
		"with permission":   {edit: func(v *model.PersistentVolume) { v.CSI.VolumeHandle, v.AllowReplace = "vol-2", ptr.To(true) }, bound: []string{"csi"}},
		"a device":          {edit: func(v *model.PersistentVolume) { v.VolumeMode = "Block" }, bound: []string{"volume_mode"}, released: []string{"volume_mode"}},
		"nodes for all":     {edit: func(v *model.PersistentVolume) { v.Nodes = []string{"a"} }},
		"a Secret for growth": {edit: func(v *model.PersistentVolume) {
			v.CSI.ControllerExpandSecret = &model.SecretName{Namespace: "a", Name: "a"}
		}},
		"another claim":        {edit: func(v *model.PersistentVolume) { v.Claim = other }, bound: []string{"claim"}, released: []string{"claim"}},
		"no claim":             {edit: func(v *model.PersistentVolume) { v.Claim = nil }, bound: []string{"claim"}, released: []string{"claim"}},
		"taken over":           {edit: func(*model.PersistentVolume) {}, adopted: true},
		"taken over, no claim": {edit: func(v *model.PersistentVolume) { v.Claim = nil }, adopted: true},
		"taken over, another":  {edit: func(v *model.PersistentVolume) { v.Claim = other }, adopted: true, bound: []string{"claim"}, released: []string{"claim"}},
		"deletion":             {edit: func(v *model.PersistentVolume) { v.ReclaimPolicy = "Delete" }, released: []string{"reclaim_policy"}},
		"much at once":         {edit: func(v *model.PersistentVolume) { v.Capacity, v.VolumeMode, v.Claim = "1Gi", "Block", nil }, bound: []string{"volume_mode", "capacity", "claim"}, released: []string{"volume_mode", "claim"}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := films(), films()
			test.edit(&after)
			prior := &before
			if test.adopted {
				prior = nil
			}
			for _, c := range []struct {
				phase, uid string
				want       []string
			}{
				{"Available", "", nil}, {"Pending", "", nil}, {"", "", nil},
				{"Bound", "1", test.bound}, {"Available", "1", test.bound}, // the binder has written half of it
				{"Released", "1", test.released}, {"Failed", "1", test.released},
			} {
				findings, err := refusals(live(t, before, c.phase, c.uid), prior, after)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, f := range findings {
					got = append(got, f.Path.String())
					if f.Warning || !strings.Contains(f.Summary, "PersistentVolume films") || !strings.HasSuffix(f.Detail, ".") || !strings.Contains(f.Detail, "media/films") {
						t.Errorf("%s: %s", f.Summary, f.Detail)
					}
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%s %s: refused are %v, want %v", c.phase, c.uid, got, c.want)
				}
			}
		})
	}
}

func TestRefusals_ofNodesAreAtTheAttributeThatIsSet(t *testing.T) {
	for want, nodes := range map[string][]string{"nodes": {"b"}, "node_affinity": nil} {
		before, after := films(), films()
		before.Nodes, after.Nodes = []string{"a"}, nodes
		if findings, err := refusals(live(t, before, "Bound", "1"), &before, after); err != nil || len(findings) != 1 || findings[0].Path.String() != want {
			t.Errorf("got %v (%v), want one at %s", findings, err, want)
		}
	}
}

func TestLook_saysThatAVolumeIsReleased(t *testing.T) {
	for name, test := range map[string]struct {
		phase, policy string
		reclaim       *bool
		leaving       bool
		says          string
		after         *bool
	}{
		"available":             {phase: "Available", reclaim: ptr.To(true), after: ptr.To(true)},
		"bound":                 {phase: "Bound", reclaim: ptr.To(true), after: ptr.To(true)},
		"released":              {phase: "Released", says: "set reclaim = true"},
		"released, kept so":     {phase: "Released", reclaim: ptr.To(false), says: "set reclaim = true", after: ptr.To(false)},
		"released, to reclaim":  {phase: "Released", reclaim: ptr.To(true), says: "the next apply makes the volume available again", after: ptr.To(false)},
		"on its way out":        {phase: "Released", policy: "Delete", says: "the driver deletes CSI driver disks.example.com, volume vol-1"},
		"that can't be deleted": {phase: "Failed", policy: "Delete", says: "was to be deleted with all data, and that failed: no plugin."},
		"deleted while bound":   {phase: "Bound", leaving: true, says: "What is stored stays in CSI driver disks.example.com, volume vol-1. It goes when claim media/films is gone"},
		"deleted with its disk": {phase: "Available", policy: "Delete", leaving: true, says: "the driver deletes CSI driver disks.example.com, volume vol-1 with it"},
	} {
		t.Run(name, func(t *testing.T) {
			v := films()
			v.Reclaim = test.reclaim
			if test.policy != "" {
				v.ReclaimPolicy = test.policy
			}
			volume := live(t, v, test.phase, "1")
			if err := unstructured.SetNestedField(volume.Object, "no plugin", "status", "message"); err != nil {
				t.Fatal(err)
			}
			if test.leaving {
				volume.SetDeletionTimestamp(ptr.To(metav1.Now()))
			}
			findings := kind{}.Look(&v, map[object.Key]*unstructured.Unstructured{keyOf(v): volume})
			if test.says == "" && len(findings) > 0 || test.says != "" && (len(findings) != 1 || !findings[0].Warning || !strings.Contains(findings[0].Detail, test.says) || !strings.HasSuffix(findings[0].Detail, ".")) {
				t.Errorf("got %v", findings)
			}
			if !ptr.Equal(v.Reclaim, test.after) {
				t.Errorf("reclaim is %v", v.Reclaim)
			}
			if test.reclaim != nil && test.after != nil && *test.reclaim != *test.after && !(kind{}).Acts(v, model.PersistentVolume{Reclaim: ptr.To(true)}) {
				t.Error("nothing would be done about it")
			}
		})
	}
	v := films()
	if findings := (kind{}).Look(&v, nil); findings != nil {
		t.Errorf("of a volume that is gone: %v", findings)
	}
}

func TestCheck_saysWhatBecomesOfTheStorage(t *testing.T) {
	before := films()
	change := func(edit func(*model.PersistentVolume)) lifecycle.Change[model.PersistentVolume] {
		after := films()
		edit(&after)
		return lifecycle.Change[model.PersistentVolume]{Before: &before, After: &after, Objects: map[string]lifecycle.ObjectChange{
			"PersistentVolume/films": {Key: keyOf(before), Before: live(t, before, "", "").Object, After: live(t, after, "", "").Object},
		}}
	}
	replaced := change(func(v *model.PersistentVolume) { v.Name = "series" })
	replaced.Replace = true
	allowed := replaced
	allowed.AllowReplace = true
	created := change(func(v *model.PersistentVolume) { v.CSI, v.HostPath = nil, &model.HostPath{Path: "/data"} })
	created.Before, created.Objects = nil, nil
	for name, test := range map[string]struct {
		change lifecycle.Change[model.PersistentVolume]
		want   []string
	}{
		"nothing":       {change(func(*model.PersistentVolume) {}), nil},
		"in place":      {change(func(v *model.PersistentVolume) { v.Capacity = "3Gi" }), nil},
		"destroyed":     {lifecycle.Change[model.PersistentVolume]{Before: &before}, []string{"PersistentVolume films will be destroyed: its storage is kept"}},
		"replaced":      {replaced, []string{"PersistentVolume films would be replaced"}},
		"as allowed":    {allowed, []string{"PersistentVolume films will be replaced: its storage is kept"}},
		"anew":          {change(func(v *model.PersistentVolume) { v.VolumeMode = "Block" }), []string{"PersistentVolume films will be deleted and created again"}},
		"deleted then":  {change(func(v *model.PersistentVolume) { v.ReclaimPolicy = "Delete" }), []string{"PersistentVolume films: the storage is deleted with the claim"}},
		"on some node":  {created, []string{"PersistentVolume films: its data stays on a node"}},
		"not known yet": {lifecycle.Change[model.PersistentVolume]{Before: &before, After: &before, Objects: map[string]lifecycle.ObjectChange{"PersistentVolume/films": {Key: keyOf(before), Before: map[string]any{}}}}, nil},
		"of a known one": {change(func(v *model.PersistentVolume) {
			v.CSI, v.HostPath, v.Nodes = nil, &model.HostPath{Path: "/data"}, []string{"a"}
		}), []string{"PersistentVolume films will be deleted and created again"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range (kind{}).Check(test.change) {
				got = append(got, f.Summary)
				if f.Warning != (name != "replaced") || !strings.HasSuffix(f.Detail, ".") {
					t.Errorf("%+v", f)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFollow_takesOverWhatOthersChangeInPlace(t *testing.T) {
	for name, test := range map[string]struct {
		field []string
		value any
		want  func(*model.PersistentVolume)
	}{
		"grown by its driver": {[]string{"spec", "capacity", "storage"}, "5Gi", func(v *model.PersistentVolume) { v.Capacity = "5Gi" }},
		"its policy":          {[]string{"spec", "persistentVolumeReclaimPolicy"}, "Delete", func(v *model.PersistentVolume) { v.ReclaimPolicy = "Delete" }},
		"its modes":           {[]string{"spec", "accessModes"}, []any{"ReadOnlyMany"}, func(*model.PersistentVolume) {}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := films(), films()
			test.want(&want)
			body := live(t, got, "Bound", "1").Object
			if err := unstructured.SetNestedField(body, test.value, test.field...); err != nil {
				t.Fatal(err)
			}
			changes, err := diff.Compare(live(t, got, "", "").Object, body)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				if object.PathString(c.Path) != "status.phase" {
					kind{}.Follow(&got, keyOf(got), c)
				}
			}
			if got.Capacity != want.Capacity || got.ReclaimPolicy != want.ReclaimPolicy {
				t.Errorf("got %+v", got)
			}
		})
	}
}
