package application

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestCheck_refusesWhatTheAPIDoesNotChangeInAService(t *testing.T) {
	balanced := func(class *string) *model.Service {
		return &model.Service{Type: ptr.To("LoadBalancer"), LoadBalancerClass: class}
	}
	address := func(ip string) *model.Service { return &model.Service{ClusterIP: &ip} }
	families := func(f ...string) *model.Service { return &model.Service{IPFamilies: f} }
	for name, test := range map[string]struct {
		before, after *model.Service
		want          string
	}{
		"another address":          {address("10.0.0.1"), address("10.0.0.2"), "cluster_ip"},
		"no address any more":      {address("10.0.0.1"), address("None"), "cluster_ip"},
		"none instead of any":      {nil, address("None"), "cluster_ip"},
		"any instead of none":      {address("None"), nil, "cluster_ip"},
		"an address at last":       {nil, address("10.0.0.1"), ""},
		"an address not given":     {address("10.0.0.1"), nil, ""},
		"another family":           {families("IPv4"), families("IPv6"), "ip_families"},
		"a second family":          {families("IPv4"), families("IPv4", "IPv6"), ""},
		"a family at last":         {nil, families("IPv6"), ""},
		"a family of no address":   {address("None"), &model.Service{ClusterIP: ptr.To("None"), IPFamilies: []string{"IPv6"}}, ""},
		"another class":            {balanced(ptr.To("a")), balanced(ptr.To("b")), "load_balancer_class"},
		"a class at last":          {balanced(nil), balanced(ptr.To("a")), "load_balancer_class"},
		"no class any more":        {balanced(ptr.To("a")), balanced(nil), "load_balancer_class"},
		"a class with its type":    {nil, balanced(ptr.To("a")), ""},
		"neither class nor type":   {balanced(ptr.To("a")), nil, ""},
		"nothing of all that":      {balanced(ptr.To("a")), &model.Service{Type: ptr.To("LoadBalancer"), LoadBalancerClass: ptr.To("a"), Labels: map[string]string{"a": "b"}}, ""},
		"the Service as it always": {nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := pg(), pg()
			before.Service, after.Service = test.before, test.after
			c := change(&before, &after)
			c.Objects = map[string]lifecycle.ObjectChange{"Service/pg": {Before: map[string]any{}, After: map[string]any{}}}
			findings := kind{}.Check(c)
			var want []string
			if test.want != "" {
				want = []string{"error: data/pg: " + test.want + " of the client Service can't change"}
			}
			if got := slices.DeleteFunc(found(findings), func(s string) bool { return strings.HasPrefix(s, "warning: ") }); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			for _, f := range findings {
				if !f.Warning && (f.Path.String() != "service."+test.want || !strings.Contains(f.Detail, "apply service = { enabled = false } first")) {
					t.Errorf("at %s: %s", f.Path, f.Detail)
				}
			}
			// A Service that is not there yet, or goes, is not changed.
			c.Objects = nil
			if got := found(kind{}.Check(c)); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "error: ") }) {
				t.Errorf("without a Service: %q", got)
			}
		})
	}
}
