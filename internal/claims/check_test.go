package claims

import (
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func classed(class *string) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) { c.Spec.StorageClassName = class }
}

func moded(modes ...corev1.PersistentVolumeAccessMode) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) { c.Spec.AccessModes = modes }
}

func terminating(c *corev1.PersistentVolumeClaim) { c.DeletionTimestamp = &metav1.Time{} }

func TestJudge_refusesWhatIsNotTheApplicationsOrNotWhatItAsksFor(t *testing.T) {
	want := Volume{Size: "100Gi", Class: ptr.To("fast"), AccessModes: []string{"ReadWriteOnce"}, Mode: "Filesystem"}
	with := func(edit func(*Volume)) Volume {
		v := want
		edit(&v)
		return v
	}
	noClass := with(func(v *Volume) { v.Class = nil })
	static := with(func(v *Volume) { v.Class = ptr.To("") })
	mounted := map[string]string{"data-pg-0": "backup"}
	for name, test := range map[string]struct {
		want    Volume
		claim   Claim
		mounted map[string]string
		// reason is part of why it is refused; "" when it is not.
		reason string
		advice string
	}{
		"as asked for":                        {want, claim(), nil, "", ""},
		"without labels":                      {want, claim(labelled(nil)), nil, "", ""},
		"another claim is mounted":            {want, claim(), map[string]string{"data-pg-1": "backup"}, "", ""},
		"of another application":              {want, claim(labelled(map[string]string{object.LabelInstance: "wal-db"})), nil, `label app.kubernetes.io/instance says that it belongs to "wal-db"`, "another name"},
		"mounted by another pod":              {want, claim(), mounted, "Pod/backup, which is not this application's, mounts it", "another name"},
		"mounted, without labels":             {want, claim(labelled(nil)), mounted, "Pod/backup", "another name"},
		"being deleted":                       {want, claim(terminating), nil, "it is being deleted", "Wait until it is gone"},
		"of another application, and mounted": {want, claim(labelled(map[string]string{object.LabelInstance: "x"})), mounted, `belongs to "x"`, ""},
		"mounted, and being deleted":          {want, claim(terminating), mounted, "mounts it", ""},

		"another class":                         {want, claim(classed(ptr.To("slow"))), nil, `it has storage class "slow" and the application asks for "fast"`, "Write in the configuration what the claim has"},
		"no class where one is asked for":       {want, claim(classed(nil)), nil, `it has storage class "<none>"`, ""},
		"static where a class is asked for":     {want, claim(classed(ptr.To(""))), nil, `it has storage class ""`, ""},
		"any class where none is asked for":     {noClass, claim(), nil, "", ""},
		"no class where none is asked for":      {noClass, claim(classed(nil)), nil, "", ""},
		"static where none is asked for":        {noClass, claim(classed(ptr.To(""))), nil, "", ""},
		"static where static is asked for":      {static, claim(classed(ptr.To(""))), nil, "", ""},
		"a class where static is asked for":     {static, claim(), nil, `it has storage class "fast" and the application asks for ""`, ""},
		"pending class where static is asked":   {static, claim(classed(nil)), nil, `it has storage class "<none>" and the application asks for ""`, ""},
		"a block device":                        {want, claim(func(c *corev1.PersistentVolumeClaim) { c.Spec.VolumeMode = ptr.To(corev1.PersistentVolumeBlock) }), nil, "it has volume mode Block and the application asks for Filesystem", ""},
		"the mode that the API defaults to":     {want, claim(func(c *corev1.PersistentVolumeClaim) { c.Spec.VolumeMode = nil }), nil, "", ""},
		"a directory where a block is asked":    {with(func(v *Volume) { v.Mode = "Block" }), claim(), nil, "it has volume mode Filesystem and the application asks for Block", ""},
		"another access mode":                   {want, claim(moded(corev1.ReadOnlyMany)), nil, "it has access modes [ReadOnlyMany] and the application asks for [ReadWriteOnce]", ""},
		"no access mode":                        {want, claim(moded()), nil, "it has access modes []", ""},
		"one access mode more":                  {want, claim(moded(corev1.ReadWriteMany, corev1.ReadWriteOnce)), nil, "", ""},
		"one access mode less":                  {with(func(v *Volume) { v.AccessModes = []string{"ReadWriteOnce", "ReadWriteMany"} }), claim(), nil, "asks for [ReadWriteOnce ReadWriteMany]", ""},
		"smaller":                               {want, claim(sized("50Gi")), nil, "it asks for 50Gi and the application for 100Gi", `Set size = "50Gi", or grow the claim first: kubectl -n data patch pvc data-pg-0 -p '{"spec":{"resources":{"requests":{"storage":"100Gi"}}}}'`},
		"smaller by a unit":                     {want, claim(sized("100G")), nil, "it asks for 100G", ""},
		"larger":                                {want, claim(sized("1Ti")), nil, "", ""},
		"as large, spelt differently":           {want, claim(sized("102400Mi")), nil, "", ""},
		"the first of several reasons is given": {want, claim(classed(ptr.To("slow")), sized("1Gi")), nil, "storage class", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := Application{Namespace: "data", Name: "pg", Volumes: map[string]Volume{"data": test.want}}
			err := a.judge(test.claim, test.mounted)
			if test.reason == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			var unusable *UnusableError
			if !errors.As(err, &unusable) {
				t.Fatalf("got %v", err)
			}
			if unusable.Claim != "data/data-pg-0" || !strings.Contains(unusable.Reason, test.reason) || !strings.Contains(unusable.Advice, test.advice) {
				t.Errorf("got %+v", unusable)
			}
			if !strings.HasPrefix(err.Error(), "claim data/data-pg-0 can't be used: ") || unusable.Advice == "" {
				t.Errorf("got %s %s", err, unusable.Advice)
			}
		})
	}
}

func TestJudge_refusesASizeThatIsNone(t *testing.T) {
	a := Application{Name: "pg", Volumes: map[string]Volume{"data": {Size: "much", Mode: "Filesystem"}}}
	if err := a.judge(claim(), nil); err == nil || !strings.Contains(err.Error(), "volume data") {
		t.Errorf("got %v", err)
	}
}
