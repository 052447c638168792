package claims

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestPlace_takesNamesOfClaimsApart(t *testing.T) {
	application := func(name string, volumes ...string) Application {
		a := Application{Namespace: "data", Name: name, Volumes: map[string]Volume{}}
		for _, v := range volumes {
			a.Volumes[v] = Volume{}
		}
		return a
	}
	pg := application("pg", "data", "wal")
	single := func(name string, volumes ...string) Application {
		a := application(name, volumes...)
		a.Single = true
		return a
	}
	for name, test := range map[string]struct {
		application Application
		claim       string
		volume      string
		ordinal     int
		ok          bool
	}{
		"first":                        {pg, "data-pg-0", "data", 0, true},
		"another volume":               {pg, "wal-pg-2", "wal", 2, true},
		"an ordinal beyond replicas":   {pg, "data-pg-1234", "data", 1234, true},
		"another application":          {pg, "data-mysql-0", "", 0, false},
		"an application that ends so":  {pg, "data-my-pg-0", "", 0, false},
		"a volume that we don't have":  {pg, "logs-pg-0", "", 0, false},
		"a volume that ends so":        {pg, "old-data-pg-0", "", 0, false},
		"leading zeros":                {pg, "data-pg-00", "", 0, false},
		"a leading zero":               {pg, "data-pg-01", "", 0, false},
		"negative":                     {pg, "data-pg--1", "", 0, false},
		"signed":                       {pg, "data-pg-+1", "", 0, false},
		"no ordinal":                   {pg, "data-pg-", "", 0, false},
		"no number":                    {pg, "data-pg-a", "", 0, false},
		"too large":                    {pg, "data-pg-99999999999999999999", "", 0, false},
		"nothing but the application":  {pg, "pg-0", "", 0, false},
		"no volume":                    {pg, "-pg-0", "", 0, false},
		"no dash":                      {pg, "claim", "", 0, false},
		"empty":                        {pg, "", "", 0, false},
		"wal-db's claim, by wal-db":    {application("wal-db", "data"), "data-wal-db-0", "data", 0, true},
		"wal-db's claim, by db":        {application("db", "data-wal"), "data-wal-db-0", "data-wal", 0, true},
		"wal-db's claim, by db's data": {application("db", "data", "wal"), "data-wal-db-0", "", 0, false},
		"an application with a number": {application("db-1", "data"), "data-db-1-0", "data", 0, true},
		"the same, by its neighbour":   {application("db", "data"), "data-db-1-0", "", 0, false},
		"a neighbour, by one's number": {application("db-1", "data"), "data-db-1", "", 0, false},

		"a deployment's":               {single("pg", "data"), "data.pg", "data", 0, true},
		"a set's, by a deployment":     {single("pg", "data"), "data-pg-0", "", 0, false},
		"a deployment's, by a set":     {pg, "data.pg", "", 0, false},
		"with a number, by one":        {single("db-1", "data"), "data.db-1", "data", 0, true},
		"with a number, by a set":      {application("db", "data"), "data.db-1", "", 0, false},
		"another deployment's":         {single("pg", "data"), "data.mypg", "", 0, false},
		"of a volume it has not":       {single("pg", "data"), "wal.pg", "", 0, false},
		"a volume that ends so, by it": {single("pg", "data"), "old.data.pg", "", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			volume, ordinal, ok := test.application.place(test.claim)
			if volume != test.volume || ordinal != test.ordinal || ok != test.ok {
				t.Errorf("got %q, %d, %v", volume, ordinal, ok)
			}
		})
	}
}

// claim is data-pg-0 with the application's labels and everything as its
// template asks for.
func claim(edits ...func(*corev1.PersistentVolumeClaim)) Claim {
	class, mode := "fast", corev1.PersistentVolumeFilesystem
	c := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "data-pg-0", Labels: map[string]string{object.LabelName: "pg", object.LabelInstance: "pg"}},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, StorageClassName: &class, VolumeMode: &mode,
		},
	}
	sized("100Gi")(c)
	for _, edit := range edits {
		edit(c)
	}
	return Claim{PersistentVolumeClaim: c, Volume: "data"}
}

func sized(size string) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) {
		c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	}
}

func labelled(labels map[string]string) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) { c.Labels = labels }
}

func TestLabels_sayWhoseAClaimIs(t *testing.T) {
	a := Application{Namespace: "data", Name: "pg"}
	for name, test := range map[string]struct {
		labels   map[string]string
		stranger bool
	}{
		"the application's":         {map[string]string{object.LabelName: "pg", object.LabelInstance: "pg"}, false},
		"with more":                 {map[string]string{object.LabelName: "pg", object.LabelInstance: "pg", "x": "y"}, false},
		"none":                      {nil, false},
		"others only":               {map[string]string{"x": "y"}, false},
		"another application":       {map[string]string{object.LabelName: "wal-pg", object.LabelInstance: "wal-pg"}, true},
		"a chart's instance":        {map[string]string{object.LabelName: "pg", object.LabelInstance: "release"}, true},
		"a chart's name":            {map[string]string{object.LabelName: "postgresql", object.LabelInstance: "pg"}, true},
		"no name":                   {map[string]string{object.LabelInstance: "pg"}, false},
		"another name, no instance": {map[string]string{object.LabelName: "wal-pg"}, true},
		"an empty instance":         {map[string]string{object.LabelName: "pg", object.LabelInstance: ""}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := a.stranger(claim(labelled(test.labels))); got != test.stranger {
				t.Errorf("stranger is %v", got)
			}
		})
	}
}

func TestMarked_wantsThisInstanceOfThisOwner(t *testing.T) {
	for name, test := range map[string]struct {
		annotations map[string]string
		owner       string
		want        bool
	}{
		"both":             {map[string]string{object.AnnotationInstance: "me", object.AnnotationOwner: "shop"}, "shop", true},
		"no owner at all":  {map[string]string{object.AnnotationInstance: "me"}, "", true},
		"none":             {nil, "", false},
		"another instance": {map[string]string{object.AnnotationInstance: "other", object.AnnotationOwner: "shop"}, "shop", false},
		"another owner":    {map[string]string{object.AnnotationInstance: "me", object.AnnotationOwner: "bank"}, "shop", false},
		"owner gone":       {map[string]string{object.AnnotationInstance: "me", object.AnnotationOwner: "shop"}, "", false},
		"owner new":        {map[string]string{object.AnnotationInstance: "me"}, "shop", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := claim(func(c *corev1.PersistentVolumeClaim) { c.Annotations = test.annotations })
			if got := (Application{Name: "pg"}).marked(c, &apply.Engine{Owner: test.owner, Instance: "me"}); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestClaim_isNamedWithItsVolume(t *testing.T) {
	if got := claim().String(); got != "data-pg-0 (no volume yet)" {
		t.Errorf("got %s", got)
	}
	bound := claim(func(c *corev1.PersistentVolumeClaim) {
		c.Spec.VolumeName = "pvc-1"
		c.Status.Capacity = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1024Gi")}
	})
	if got := bound.String(); got != "data-pg-0 (1Ti, PersistentVolume pvc-1)" {
		t.Errorf("got %s", got)
	}
	if got := bound.Key(); got != (object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "data-pg-0"}) {
		t.Errorf("got %+v", got)
	}
}

func TestLeft_isWhatThisInstanceHasUsed(t *testing.T) {
	a := Application{Namespace: "data", Name: "pg", Owner: "team"}
	e := &apply.Engine{Instance: "i1", Owner: "team"}
	marked := func(instance, owner string) func(*corev1.PersistentVolumeClaim) {
		return func(c *corev1.PersistentVolumeClaim) {
			c.Annotations = map[string]string{object.AnnotationInstance: instance, object.AnnotationOwner: owner}
		}
	}
	for name, test := range map[string]struct {
		claim Claim
		want  bool
	}{
		"marked by it":               {claim(marked("i1", "team")), true},
		"marked by another instance": {claim(marked("i2", "team")), false},
		"marked for another owner":   {claim(marked("i1", "others")), false},
		"labelled and never marked":  {claim(), true},
		"neither":                    {claim(labelled(nil)), false},
		"labelled as another's":      {claim(labelled(map[string]string{object.LabelInstance: "pg", object.LabelName: "x"})), false},
	} {
		if got := a.Left(test.claim, e); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
