package object

import "testing"

func TestKeyIn_isShortAtHomeAndWithoutNamespace(t *testing.T) {
	for name, test := range map[string]struct {
		key  Key
		home string
		want string
	}{
		"at home":                      {Key{Kind: "StatefulSet", Group: "apps", Namespace: "data", Name: "pg"}, "data", "StatefulSet/pg"},
		"elsewhere":                    {Key{Kind: "Secret", Namespace: "other", Name: "pg"}, "data", "Secret/other/pg"},
		"cluster-scoped":               {Key{Kind: "Namespace", Name: "data"}, "data", "Namespace/data"},
		"cluster-scoped, home as well": {Key{Kind: "StorageClass", Group: "storage.k8s.io", Name: "fast"}, "", "StorageClass/fast"},
		"seen from the cluster":        {Key{Kind: "Secret", Namespace: "data", Name: "pg"}, "", "Secret/data/pg"},
		"a name with dots":             {Key{Kind: "StorageClass", Name: "fast.example.com"}, "data", "StorageClass/fast.example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.key.In(test.home); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestKey_leavesTheVersionOut(t *testing.T) {
	key := Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}
	if got := key.String(); got != "StatefulSet/pg" {
		t.Errorf("got %q", got)
	}
	if gk := key.GroupKind(); gk.Group != "apps" || gk.Kind != "StatefulSet" {
		t.Errorf("got %v", gk)
	}
}
