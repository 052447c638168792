package storageclass

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	classesPath = "/apis/storage.k8s.io/v1/storageclasses"
	driversPath = "/apis/storage.k8s.io/v1/csidrivers"
	nodesPath   = "/apis/storage.k8s.io/v1/csinodes"

	standard  = `{metadata: {name: standard, creationTimestamp: "2026-01-02T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}}`
	ancient   = `{metadata: {name: ancient, creationTimestamp: "2020-01-02T00:00:00Z", annotations: {storageclass.beta.kubernetes.io/is-default-class: "true"}}}`
	former    = `{metadata: {name: former, creationTimestamp: "2026-02-02T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "false"}}}`
	ourselves = `{metadata: {name: fast, creationTimestamp: "2026-03-02T00:00:00Z", annotations: {storageclass.kubernetes.io/is-default-class: "true"}}}`
)

func list(items ...string) string {
	return `{apiVersion: v1, kind: List, metadata: {resourceVersion: "1"}, items: [` + strings.Join(items, ", ") + `]}`
}

// answering is an engine on a server that answers with these YAML documents by
// path, or that something is forbidden.
func answering(t *testing.T, answers map[string]string) *apply.Engine {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer, ok := answers[r.URL.Path]
		status := metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure}
		switch {
		case answer == "forbidden":
			status.Code, status.Reason = http.StatusForbidden, metav1.StatusReasonForbidden
		case !ok:
			status.Code, status.Reason = http.StatusNotFound, metav1.StatusReasonNotFound
		default:
			body, err := yaml.YAMLToJSON([]byte(answer))
			if err != nil {
				panic(err)
			}
			_, _ = w.Write(body)
			return
		}
		w.WriteHeader(int(status.Code))
		_ = json.NewEncoder(w).Encode(status)
	}))
	t.Cleanup(s.Close)
	return &apply.Engine{Cluster: kube.NewCluster(&rest.Config{Host: s.URL})}
}

// installed is a cluster with the driver and nothing else.
func installed() map[string]string {
	return map[string]string{driversPath: list(`{metadata: {name: ebs.csi.aws.com}}`), classesPath: list()}
}

func checkLive(t *testing.T, answers map[string]string, c lifecycle.Change[model.StorageClass], live *unstructured.Unstructured) []lifecycle.Finding {
	t.Helper()
	preview := apply.Preview{Live: map[object.Key]*unstructured.Unstructured{}}
	if live != nil {
		preview.Live[classKey(*c.After)] = live
	}
	findings, err := kind{}.CheckLive(t.Context(), answering(t, answers), c, preview)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestCheckLive_saysWhichDefaultCounts(t *testing.T) {
	for name, test := range map[string]struct {
		classes string
		edit    func(c *model.StorageClass)
		live    string // as it is, created then
		says    string // "" for no warning
	}{
		"no default":       {list(standard), func(c *model.StorageClass) { c.Default = false }, "", ""},
		"the only one":     {list(former), nil, "", ""},
		"itself":           {list(ourselves), nil, "2026-03-02T00:00:00Z", ""},
		"made now":         {list(former, standard), nil, "", `StorageClass "standard" is the default of this cluster, too. Of several the newest wins, so claims that name no class would get "fast".`},
		"older than that":  {list(standard), nil, "2026-01-01T00:00:00Z", `would get "standard"`},
		"newer than that":  {list(standard), nil, "2026-01-03T00:00:00Z", `would get "fast"`},
		"made anew":        {list(standard), func(c *model.StorageClass) { c.Parameters = nil }, "2026-01-01T00:00:00Z", `would get "fast"`},
		"several":          {list(ancient, standard), nil, "", `StorageClass "standard", "ancient" is the default`},
		"may not be seen":  {"forbidden", nil, "", ""},
		"as old, by names": {list(standard), nil, "2026-01-02T00:00:00Z", `would get "fast"`},
	} {
		t.Run(name, func(t *testing.T) {
			after := fast()
			after.Default = true
			var live *unstructured.Unstructured
			if test.live != "" {
				live = &unstructured.Unstructured{Object: bodyOf(t, after).Body}
				live = live.DeepCopy()
				if err := unstructured.SetNestedField(live.Object, test.live, "metadata", "creationTimestamp"); err != nil {
					t.Fatal(err)
				}
			}
			if test.edit != nil {
				test.edit(&after)
			}
			answers := installed()
			answers[classesPath] = test.classes
			findings := checkLive(t, answers, lifecycle.Change[model.StorageClass]{After: &after}, live)
			if test.says == "" {
				if len(findings) > 0 {
					t.Errorf("got %v", findings)
				}
				return
			}
			if len(findings) != 1 || !findings[0].Warning || findings[0].Path.String() != "default" || !strings.Contains(findings[0].Detail, test.says) {
				t.Errorf("got %v, want %s", findings, test.says)
			}
		})
	}
}

func TestCheckLive_missesTheDriver(t *testing.T) {
	const absent = "the CSI driver ebs.csi.aws.com is not installed"
	running := list(`{metadata: {name: a}, spec: {drivers: []}}`, `{metadata: {name: b}, spec: {drivers: [{name: ebs.csi.aws.com}]}}`)
	for name, test := range map[string]struct {
		provisioner      string
		drivers, running string
		says             string
	}{
		"says so itself":          {"ebs.csi.aws.com", list("{metadata: {name: other.example.com}}", "{metadata: {name: ebs.csi.aws.com}}"), "", ""},
		"runs on a node":          {"ebs.csi.aws.com", list(), running, ""},
		"nowhere":                 {"ebs.csi.aws.com", list(), list(), absent},
		"nowhere, by an old name": {"kubernetes.io/aws-ebs", list("{metadata: {name: other.example.com}}"), list(), absent},
		"may not be seen":         {"ebs.csi.aws.com", "forbidden", "forbidden", ""},
		"nodes may not be seen":   {"ebs.csi.aws.com", list(), "forbidden", ""},
		"only nodes may be seen":  {"ebs.csi.aws.com", "forbidden", list(), ""},
		"made by hand":            {"kubernetes.io/no-provisioner", list(), list(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			after := fast()
			after.Provisioner = test.provisioner
			answers := map[string]string{classesPath: list(), driversPath: test.drivers, nodesPath: cmp.Or(test.running, list())}
			findings := checkLive(t, answers, lifecycle.Change[model.StorageClass]{After: &after}, nil)
			if test.says == "" && len(findings) > 0 || test.says != "" && (len(findings) != 1 || !findings[0].Warning || !strings.Contains(findings[0].Summary, test.says)) {
				t.Errorf("got %v, want %q", findings, test.says)
			}
		})
	}
}

func TestCheckLive_namesTheClaimsOfATierThatGoes(t *testing.T) {
	before, after := fast(), fast()
	before.VolumeAttributesClasses = map[string]model.AttributesClass{"gold": {Parameters: map[string]string{"iops": "5000"}}, "silver": {Parameters: map[string]string{"iops": "3000"}}}
	after.VolumeAttributesClasses = map[string]model.AttributesClass{"gold": {Parameters: map[string]string{"iops": "6000"}}, "silver": {Parameters: map[string]string{"iops": "3000"}}}
	names, err := compile.AttributesClassNames(before)
	if err != nil {
		t.Fatal(err)
	}
	claims := func(tier string) map[string]string {
		answers := installed()
		answers["/api/v1/persistentvolumes"] = list()
		answers["/api/v1/persistentvolumeclaims"] = list(`{metadata: {name: pg, namespace: data}, spec: {volumeAttributesClassName: ` + names[tier] + `}}`)
		return answers
	}
	change := lifecycle.Change[model.StorageClass]{Before: &before, After: &after}
	findings := checkLive(t, claims("gold"), change, nil)
	if len(findings) != 1 || !findings[0].Warning || !strings.Contains(findings[0].Detail, "VolumeAttributesClass/"+names["gold"]+": PersistentVolumeClaim data/pg\n") {
		t.Errorf("got %v", findings)
	}
	if findings := checkLive(t, claims("silver"), change, nil); len(findings) > 0 {
		t.Errorf("of a tier that stays: %v", findings)
	}
}
