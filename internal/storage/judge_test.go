package storage

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// lists are what a server lists, by the last part of the path; what is not there
// may not be listed.
type lists map[string]string

// server answers with lists of these items, and says what it was asked for.
func server(t *testing.T, l lists) (*kube.Cluster, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		mu.Lock()
		asked = append(asked, what)
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		items, ok := l[what]
		if !ok {
			w.WriteHeader(http.StatusForbidden)
			_ = json.NewEncoder(w).Encode(metav1.Status{
				TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
				Status:   metav1.StatusFailure, Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden,
			})
			return
		}
		body, err := yaml.YAMLToJSON([]byte("kind: List\napiVersion: v1\nitems:\n" + items))
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(s.Close)
	return kube.NewCluster(&rest.Config{Host: s.URL}), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(asked)
	}
}

// The items of lists.
const (
	fast = `
- {kind: StorageClass, apiVersion: storage.k8s.io/v1, metadata: {name: fast}, provisioner: disks.example.com, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer, allowVolumeExpansion: true}
`
	standard = `
- {kind: StorageClass, apiVersion: storage.k8s.io/v1, metadata: {name: standard, creationTimestamp: '2026-01-01T00:00:00Z', annotations: {storageclass.kubernetes.io/is-default-class: 'true'}}, provisioner: disks.example.com, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer}
`
	immediate = `
- {kind: StorageClass, apiVersion: storage.k8s.io/v1, metadata: {name: fast}, provisioner: disks.example.com, reclaimPolicy: Retain, volumeBindingMode: Immediate}
`
	driver    = "\n- {kind: CSIDriver, apiVersion: storage.k8s.io/v1, metadata: {name: disks.example.com}}\n"
	threeZone = `
- {kind: Node, apiVersion: v1, metadata: {name: a, labels: {example.com/zone: one}}}
- {kind: Node, apiVersion: v1, metadata: {name: b, labels: {example.com/zone: two}}}
- {kind: Node, apiVersion: v1, metadata: {name: c, labels: {example.com/zone: two}}}
- {kind: Node, apiVersion: v1, metadata: {name: without-driver, labels: {example.com/zone: three}}}
`
	zonedDriver = `
- {kind: CSINode, apiVersion: storage.k8s.io/v1, metadata: {name: a}, spec: {drivers: [{name: disks.example.com, nodeID: a, topologyKeys: [example.com/host, example.com/zone]}]}}
- {kind: CSINode, apiVersion: storage.k8s.io/v1, metadata: {name: b}, spec: {drivers: [{name: disks.example.com, nodeID: b, topologyKeys: [example.com/host, example.com/zone]}]}}
- {kind: CSINode, apiVersion: storage.k8s.io/v1, metadata: {name: c}, spec: {drivers: [{name: disks.example.com, nodeID: c, topologyKeys: [example.com/host, example.com/zone]}]}}
`
)

// quota is one with hard and used.
func quota(name, hard, used string) string {
	return "\n- {kind: ResourceQuota, apiVersion: v1, metadata: {name: " + name + ", namespace: data}, spec: {hard: " + hard + "}, status: {hard: " + hard + ", used: " + used + "}}\n"
}

// with are the lists of a cluster in which nothing is wrong, with others in place.
func with(changed lists) lists {
	out := lists{
		"storageclasses": fast + standard, "csidrivers": driver, "resourcequotas": "", "limitranges": "",
		"persistentvolumes": "", "csinodes": zonedDriver, "nodes": threeZone,
	}
	for k, v := range changed {
		out[k] = v
	}
	return out
}

func without(names ...string) lists {
	out := with(nil)
	for _, n := range names {
		delete(out, n)
	}
	return out
}

// claim is one of 1Gi and class fast.
func claim(name string, edits ...func(*Claim)) Claim {
	c := Claim{Name: name, Volume: "data", Class: ptr.To("fast"), Size: resource.MustParse("1Gi")}
	for _, edit := range edits {
		edit(&c)
	}
	return c
}

func classed(name string) func(*Claim) { return func(c *Claim) { c.Class = &name } }
func unclassed(c *Claim)               { c.Class = nil }
func kept(c *Claim)                    { c.Kept = true }
func sized(size string) func(*Claim)   { return func(c *Claim) { c.Size = resource.MustParse(size) } }
func was(size string) func(*Claim)     { return func(c *Claim) { c.Was = resource.MustParse(size) } }

func planned(manifest string) object.Object {
	var body map[string]any
	if err := yaml.Unmarshal([]byte(manifest), &body); err != nil {
		panic(err)
	}
	kind, meta := body["kind"].(string), body["metadata"].(map[string]any)
	key := object.Key{Kind: kind, Name: meta["name"].(string)}
	key.Namespace, _ = meta["namespace"].(string)
	if kind == kube.StorageClassKind.Kind {
		key.Group = kube.StorageClassKind.Group
	}
	return object.Object{Key: key, Body: body}
}

func TestJudge_saysWhatClaimsWouldMeet(t *testing.T) {
	three := []Claim{claim("data-db-0"), claim("data-db-1"), claim("data-db-2")}
	zone := func(value string) map[string]string { return map[string]string{"example.com/zone": value} }
	onlyOne := strings.Replace(fast, "provisioner:", "allowedTopologies: [{matchLabelExpressions: [{key: example.com/zone, values: [one]}]}], provisioner:", 1)
	onlyOneAtOnce := strings.Replace(immediate, "provisioner:", "allowedTopologies: [{matchLabelExpressions: [{key: example.com/zone, values: [one]}]}], provisioner:", 1)
	for name, test := range map[string]struct {
		lists  lists
		claims Claims
		// want are "error SUMMARY" or "warning SUMMARY", and says is in the details.
		want []string
		says []string
	}{
		"nothing is wrong": {with(nil), Claims{Claims: three}, nil, nil},
		"a class that does not exist": {
			with(nil), Claims{Claims: []Claim{claim("a", classed("fats")), claim("b", classed("fats"))}},
			[]string{`warning StorageClass "fats" does not exist`}, []string{"Claims a, b ask for it. Unless the class is there when the claims are made, no volume is made for them"},
		},
		"one claim of a class that does not exist": {
			with(nil), Claims{Claims: []Claim{claim("a", classed("fats"))}},
			[]string{`warning StorageClass "fats" does not exist`}, []string{"Claim a asks for it. Unless the class is there when the claim is made, no volume is made for it"},
		},
		"a class that volumes name":                 {with(lists{"persistentvolumes": "\n- {kind: PersistentVolume, apiVersion: v1, metadata: {name: v}, spec: {storageClassName: manual}, status: {phase: Available}}\n"}), Claims{Claims: []Claim{claim("a", classed("manual"))}}, nil, nil},
		"a class that only a bound volume names":    {with(lists{"persistentvolumes": "\n- {kind: PersistentVolume, apiVersion: v1, metadata: {name: v}, spec: {storageClassName: manual}, status: {phase: Bound}}\n"}), Claims{Claims: []Claim{claim("a", classed("manual"))}}, []string{`warning StorageClass "manual" does not exist`}, nil},
		"a class that a planned volume names":       {with(nil), Claims{Claims: []Claim{claim("a", classed("manual"))}, Planned: []object.Object{planned("{kind: PersistentVolume, apiVersion: v1, metadata: {name: v}, spec: {storageClassName: manual}}")}}, nil, nil},
		"static volumes only":                       {with(nil), Claims{Claims: []Claim{claim("a", classed(""))}}, nil, nil},
		"the default class":                         {with(nil), Claims{Claims: []Claim{claim("a", unclassed)}}, nil, nil},
		"no default class":                          {with(lists{"storageclasses": fast}), Claims{Claims: []Claim{claim("a", unclassed)}}, []string{"warning the cluster has no default storage class"}, []string{"Claim a names no class", "Set storage_class"}},
		"classes that may not be listed":            {without("storageclasses"), Claims{Claims: []Claim{claim("a", classed("fats")), claim("b", unclassed)}}, nil, nil},
		"nothing may be listed":                     {lists{}, Claims{Claims: three}, nil, nil},
		"a class that is planned":                   {with(nil), Claims{Claims: []Claim{claim("a", classed("new"))}, Planned: []object.Object{planned("{kind: StorageClass, apiVersion: storage.k8s.io/v1, metadata: {name: new}, provisioner: other.example.com, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer}")}}, nil, nil},
		"a default class that is planned":           {with(lists{"storageclasses": ""}), Claims{Claims: []Claim{claim("a", unclassed)}, Planned: []object.Object{planned("{kind: StorageClass, apiVersion: storage.k8s.io/v1, metadata: {name: new, annotations: {storageclass.kubernetes.io/is-default-class: 'true'}}, provisioner: other.example.com, volumeBindingMode: WaitForFirstConsumer}")}}, nil, nil},
		"a class that deletes what is to be kept":   {with(nil), Claims{Namespace: "prod", Claims: []Claim{claim("a", unclassed, kept)}}, []string{`warning StorageClass "standard" deletes volumes with their claims`}, []string{"The claim policy keeps claim a, but the class's reclaim policy is Delete: when somebody deletes it, or namespace prod"}},
		"a class that is planned to keep":           {with(nil), Claims{Claims: []Claim{claim("a", classed("standard"), kept)}, Planned: []object.Object{planned(strings.Replace(strings.TrimPrefix(strings.TrimSpace(standard), "- "), "reclaimPolicy: Delete", "reclaimPolicy: Retain", 1))}}, nil, nil},
		"a class that deletes what nobody keeps":    {with(nil), Claims{Claims: []Claim{claim("a", unclassed)}}, nil, nil},
		"a class that keeps":                        {with(nil), Claims{Claims: []Claim{claim("a", kept)}}, nil, nil},
		"a driver that is missing":                  {with(lists{"csidrivers": "", "csinodes": ""}), Claims{Claims: three}, []string{`warning the driver of StorageClass "fast" is not installed`}, []string{`"disks.example.com"`, "claims data-db-0, data-db-1, data-db-2"}},
		"a driver that only nodes know of":          {with(lists{"csidrivers": ""}), Claims{Claims: three}, nil, nil},
		"drivers that may not be listed":            {without("csidrivers"), Claims{Claims: three}, nil, nil},
		"a provisioner that is no CSI driver":       {with(lists{"storageclasses": strings.ReplaceAll(fast, "disks.example.com", "example.com/disks"), "csidrivers": ""}), Claims{Claims: three}, nil, nil},
		"a class that grows":                        {with(nil), Claims{Claims: []Claim{claim("a", was("512Mi"))}}, nil, nil},
		"a class that does not grow":                {with(nil), Claims{Claims: []Claim{claim("a", classed("standard"), was("512Mi"))}}, []string{`error StorageClass "standard" does not let claims grow`}, []string{"Claim a would grow from 512Mi to 1Gi"}},
		"volumes in any zone":                       {with(lists{"storageclasses": immediate}), Claims{Claims: three}, []string{`warning StorageClass "fast" binds at once, in any of 2 zones`}, []string{"the volume of each of claims data-db-0, data-db-1, data-db-2 is made in one or two before"}},
		"volumes in any zone of a driver without":   {with(lists{"storageclasses": immediate, "csinodes": strings.ReplaceAll(zonedDriver, "example.com/zone", "example.com/rack")}), Claims{Claims: three}, nil, nil},
		"volumes in the only zone":                  {with(lists{"storageclasses": immediate, "nodes": strings.ReplaceAll(threeZone, "zone: two", "zone: one")}), Claims{Claims: three}, nil, nil},
		"volumes in one zone of several":            {with(lists{"storageclasses": onlyOneAtOnce}), Claims{Claims: three}, nil, nil},
		"nodes that may not be listed":              {lists{"storageclasses": immediate, "csidrivers": driver, "csinodes": zonedDriver}, Claims{Claims: three}, nil, nil},
		"pods where the class makes volumes":        {with(lists{"storageclasses": onlyOne}), Claims{Claims: three, NodeSelector: zone("one")}, nil, nil},
		"pods where the class makes no volumes":     {with(lists{"storageclasses": onlyOne}), Claims{Claims: three, NodeSelector: zone("two")}, []string{`error StorageClass "fast" makes no volumes where the pods run`}, []string{`example.com/zone = "two", and the class makes volumes only where it is one`}},
		"pods elsewhere than what is bound at once": {with(lists{"storageclasses": onlyOneAtOnce}), Claims{Claims: three, NodeSelector: zone("two")}, []string{`warning StorageClass "fast" makes no volumes where the pods run`}, nil},
		"pods on other nodes, by another label":     {with(lists{"storageclasses": onlyOne}), Claims{Claims: three, NodeSelector: map[string]string{"disk": "ssd"}}, nil, nil},

		"a quota with room":         {with(lists{"resourcequotas": quota("q", "{requests.storage: 10Gi, persistentvolumeclaims: '5'}", "{requests.storage: 7Gi, persistentvolumeclaims: '2'}")}), Claims{Claims: three}, nil, nil},
		"a quota for the sum":       {with(lists{"resourcequotas": quota("q", "{requests.storage: 10Gi}", "{requests.storage: 7.5Gi}")}), Claims{Namespace: "data", Claims: three}, []string{"error ResourceQuota/q has no room for 3 claims"}, []string{"This change makes claims data-db-0, data-db-1, data-db-2 in namespace data", "requests.storage: 3Gi needed, 7680Mi of 10Gi used"}},
		"a quota for the number":    {with(lists{"resourcequotas": quota("q", "{persistentvolumeclaims: '3', pods: '1'}", "{persistentvolumeclaims: '1', pods: '1'}")}), Claims{Claims: three}, []string{"error ResourceQuota/q has no room for 3 claims"}, []string{"persistentvolumeclaims: 3 needed, 1 of 3 used"}},
		"a quota for objects":       {with(lists{"resourcequotas": quota("q", "{count/persistentvolumeclaims: '2'}", "{count/persistentvolumeclaims: '0'}")}), Claims{Claims: three}, []string{"error ResourceQuota/q has no room for 3 claims"}, nil},
		"a quota for a class":       {with(lists{"resourcequotas": quota("q", "{fast.storageclass.storage.k8s.io/requests.storage: 2Gi}", "{fast.storageclass.storage.k8s.io/requests.storage: '0'}")}), Claims{Claims: append(slices.Clone(three), claim("other", classed("standard")))}, []string{"error ResourceQuota/q has no room for 3 claims"}, []string{"3Gi needed, 0 of 2Gi used"}},
		"a quota for another class": {with(lists{"resourcequotas": quota("q", "{standard.storageclass.storage.k8s.io/persistentvolumeclaims: '0'}", "{}")}), Claims{Claims: three}, nil, nil},
		"a quota for the default":   {with(lists{"resourcequotas": quota("q", "{standard.storageclass.storage.k8s.io/persistentvolumeclaims: '1'}", "{}")}), Claims{Claims: []Claim{claim("a", unclassed), claim("b", unclassed)}}, []string{"error ResourceQuota/q has no room for 2 claims"}, nil},
		"a quota that is full":      {with(lists{"resourcequotas": quota("q", "{persistentvolumeclaims: '1'}", "{persistentvolumeclaims: '1'}")}), Claims{Claims: []Claim{claim("a", was("512Mi"))}}, nil, nil},
		"a quota for what grows":    {with(lists{"resourcequotas": quota("q", "{requests.storage: 1Gi}", "{requests.storage: 768Mi}")}), Claims{Claims: []Claim{claim("a", was("512Mi"))}}, []string{"error ResourceQuota/q has no room for 1 claim"}, []string{"This change makes or grows claim a", "512Mi needed, 768Mi of 1Gi used"}},
		"a quota for other objects": {with(lists{"resourcequotas": quota("q", "{pods: '0', requests.memory: '0'}", "{}")}), Claims{Claims: three}, nil, nil},
		"a quota with a scope":      {with(lists{"resourcequotas": strings.Replace(quota("q", "{persistentvolumeclaims: '0'}", "{}"), "spec: {", "spec: {scopes: [BestEffort], ", 1)}), Claims{Claims: three}, nil, nil},
		"a quota that the plan raises": {
			with(lists{"resourcequotas": quota("q", "{requests.storage: 3Gi}", "{requests.storage: 2Gi}")}),
			Claims{Namespace: "data", Claims: three, Planned: []object.Object{planned("{kind: ResourceQuota, apiVersion: v1, metadata: {name: q, namespace: data}, spec: {hard: {requests.storage: 5Gi}}}")}}, nil, nil,
		},
		"a quota that the plan lowers": {
			with(lists{"resourcequotas": quota("q", "{requests.storage: 9Gi}", "{requests.storage: 2Gi}")}),
			Claims{Namespace: "data", Claims: three, Planned: []object.Object{planned("{kind: ResourceQuota, apiVersion: v1, metadata: {name: q, namespace: data}, spec: {hard: {requests.storage: 4Gi}}}")}},
			[]string{"error ResourceQuota/q has no room for 3 claims"}, []string{"requests.storage: 3Gi needed, 2Gi of 4Gi used"},
		},
		"a quota that the plan brings": {
			with(nil),
			Claims{Namespace: "data", Claims: three, Planned: []object.Object{planned("{kind: ResourceQuota, apiVersion: v1, metadata: {name: q, namespace: data}, spec: {hard: {requests.storage: 2Gi}}}")}},
			[]string{"error ResourceQuota/q has no room for 3 claims"}, nil,
		},
		"a quota that the plan brings elsewhere": {
			with(nil),
			Claims{Namespace: "data", Claims: three, Planned: []object.Object{planned("{kind: ResourceQuota, apiVersion: v1, metadata: {name: q, namespace: other}, spec: {hard: {requests.storage: 2Gi}}}")}}, nil, nil,
		},
		"two quotas": {
			with(lists{"resourcequotas": quota("z", "{persistentvolumeclaims: '1'}", "{}") + quota("a", "{persistentvolumeclaims: '1', requests.storage: 1Gi}", "{}")}), Claims{Claims: three},
			[]string{"error ResourceQuota/a has no room for 3 claims", "error ResourceQuota/z has no room for 3 claims"}, []string{"  persistentvolumeclaims: 3 needed, 0 of 1 used\n  requests.storage: 3Gi needed, 0 of 1Gi used\n"},
		},
		"a quota for one claim that was tried":    {with(lists{"resourcequotas": quota("q", "{persistentvolumeclaims: '0'}", "{}")}), Claims{Claims: three[:1], Tried: true}, nil, nil},
		"a quota for three of which one was":      {with(lists{"resourcequotas": quota("q", "{persistentvolumeclaims: '1'}", "{}")}), Claims{Claims: three, Tried: true}, []string{"error ResourceQuota/q has no room for 3 claims"}, nil},
		"a limit for claims":                      {with(lists{"limitranges": limit("{min: {storage: 1Gi}, max: {storage: 1Gi}, type: PersistentVolumeClaim}")}), Claims{Claims: three}, nil, nil},
		"claims larger than the limit":            {with(lists{"limitranges": limit("{max: {storage: 500Mi}, type: PersistentVolumeClaim}")}), Claims{Namespace: "data", Claims: three}, []string{"error LimitRange/l refuses 3 claims"}, []string{"Claims data-db-0, data-db-1, data-db-2 ask for 1Gi, and a claim in namespace data may ask for no more than 500Mi"}},
		"claims smaller than the limit":           {with(lists{"limitranges": limit("{min: {storage: 5Gi}, type: PersistentVolumeClaim}")}), Claims{Claims: []Claim{claim("a"), claim("b", sized("5Gi"))}}, []string{"error LimitRange/l refuses 1 claim"}, []string{"no less than 5Gi"}},
		"a limit for other objects":               {with(lists{"limitranges": limit("{max: {storage: 500Mi}, type: Container}")}), Claims{Claims: three}, nil, nil},
		"claims beyond the limit that were tried": {with(lists{"limitranges": limit("{max: {storage: 500Mi}, type: PersistentVolumeClaim}")}), Claims{Claims: three, Tried: true}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, _ := server(t, test.lists)
			problems, err := Judge(context.Background(), cluster, test.claims)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			details := ""
			for _, p := range problems {
				kind := "error "
				if p.Warning {
					kind = "warning "
				}
				got = append(got, kind+p.Summary)
				details += p.Detail
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			for _, s := range test.says {
				if !strings.Contains(details, s) {
					t.Errorf("%q is not said in:\n%s", s, details)
				}
			}
		})
	}
}

func limit(item string) string {
	return "\n- {kind: LimitRange, apiVersion: v1, metadata: {name: l, namespace: data}, spec: {limits: [" + item + "]}}\n"
}

// Of several default classes the API takes the newest.
func TestClasses_theNewestDefaultCounts(t *testing.T) {
	older := strings.NewReplacer("2026", "2025", "name: standard", "name: a-standard").Replace(standard)
	cluster, _ := server(t, with(lists{"storageclasses": standard + older}))
	all, err := listClasses(context.Background(), cluster, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := all.standard(); got.Name != "standard" {
		t.Errorf("got %q", got.Name)
	}
}

func TestJudge_asksOnlyForWhatItNeedsAndOnlyOnce(t *testing.T) {
	for name, test := range map[string]struct {
		claims Claims
		want   []string
	}{
		"no claims":            {Claims{}, nil},
		"one that was tried":   {Claims{Claims: []Claim{claim("a")}, Tried: true}, []string{"storageclasses", "csidrivers", "csinodes"}},
		"two that were tried":  {Claims{Claims: []Claim{claim("a"), claim("b")}, Tried: true}, []string{"storageclasses", "csidrivers", "csinodes", "resourcequotas"}},
		"one that was not":     {Claims{Claims: []Claim{claim("a")}}, []string{"storageclasses", "csidrivers", "csinodes", "resourcequotas", "limitranges"}},
		"one of static volume": {Claims{Claims: []Claim{claim("a", classed(""))}, Tried: true}, []string{"storageclasses"}},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, asked := server(t, without("csidrivers")) // that it is refused is remembered too
			for range 2 {
				if _, err := Judge(context.Background(), cluster, test.claims); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.want, asked()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJudge_failsWhenNobodyAnswers(t *testing.T) {
	cluster := kube.NewCluster(&rest.Config{Host: "http://127.0.0.1:9"})
	if _, err := Judge(context.Background(), cluster, Claims{Claims: []Claim{claim("a")}}); !kube.Away(err) {
		t.Errorf("got %v", err)
	}
}

func TestNames_areCountedWhenTheyAreMany(t *testing.T) {
	var claims []Claim
	for range 9 {
		claims = append(claims, claim("x"))
	}
	if got := names(claims); got != "claims x, x, x, x, x, x, 3 more" {
		t.Errorf("got %q", got)
	}
}
