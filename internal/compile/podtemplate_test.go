package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Settings that say nothing are no reason to restart pods.
func TestPodTemplate_isTheSameWhereTheDefaultIsWrittenOut(t *testing.T) {
	plain := minimal()
	plain.Name, plain.Ports = "closed", closed().Ports
	if diff := cmp.Diff(at(t, plain, "spec", "template"), at(t, closed(), "spec", "template")); diff != "" {
		t.Error(diff)
	}
}

// The kernel's parameters for the network are the node's then, and its resolver
// knows no peers.
func TestHostNetwork_leavesTheNodesSettingsAlone(t *testing.T) {
	pod := at(t, agent(), "spec", "template", "spec").(map[string]any)
	if pod["hostNetwork"] != true || pod["dnsPolicy"] != "ClusterFirstWithHostNet" {
		t.Errorf("hostNetwork is %v, dnsPolicy %v", pod["hostNetwork"], pod["dnsPolicy"])
	}
	if sysctls, set := pod["securityContext"].(map[string]any)["sysctls"]; set {
		t.Errorf("the pod sets %v", sysctls)
	}
	a := agent()
	a.DNS = &model.DNS{Policy: ptr.To("Default")}
	if got := at(t, a, "spec", "template", "spec", "dnsPolicy"); got != "Default" {
		t.Errorf("dnsPolicy is %v", got)
	}
}

func TestSysctls_areTheUsersBesideOurs(t *testing.T) {
	a := scratch()
	for name, c := range map[string]struct {
		given map[string]string
		want  []any
	}{
		"another one": {map[string]string{"a": "1"}, []any{
			map[string]any{"name": "a", "value": "1"}, map[string]any{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"},
		}},
		"the same": {map[string]string{"net.ipv4.ip_unprivileged_port_start": "443"}, []any{
			map[string]any{"name": "net.ipv4.ip_unprivileged_port_start", "value": "443"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a.PodSecurityContext = &model.PodSecurityContext{Sysctls: c.given}
			if diff := cmp.Diff(c.want, at(t, a, "spec", "template", "spec", "securityContext", "sysctls")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestServiceAccount_ofSomebodyElseIsNotMade(t *testing.T) {
	if _, made := compiled(t, agent()).ByName()["ServiceAccount/agent"]; made {
		t.Error("there is one of our own")
	}
	if got := at(t, agent(), "spec", "template", "spec", "serviceAccountName"); got != "node-agent" {
		t.Errorf("pods run as %v", got)
	}
}

// Without ports a rule of a NetworkPolicy is about all of them.
func TestNetworkPolicy_opensNoOtherPortThanThoseThatAreMeant(t *testing.T) {
	for name, c := range map[string]struct {
		ports map[string]model.Port
		named []string
		want  []any
	}{
		"a port that is not known yet": {reached().Ports, []string{"later"}, []any{map[string]any{"port": "later", "protocol": "TCP"}}},
		"no ports at all":              {nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := reached()
			a.Ports, a.NetworkPolicy = c.ports, &model.NetworkPolicy{AllowFrom: []model.NetworkPeer{{PodSelector: &model.LabelSelector{}, Ports: c.named}}}
			body := compiled(t, a).ByName()["NetworkPolicy/pg"].Body
			rules, _ := object.Lookup(body, fieldpath.MakePathOrDie("spec", "ingress"))
			ports, _ := object.Lookup(body, fieldpath.MakePathOrDie("spec", "ingress", 1, "ports"))
			if c.want == nil && len(rules.([]any)) != 1 {
				t.Errorf("there is more than the rule of the peers: %v", rules)
			} else if diff := cmp.Diff(c.want, ports); c.want != nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNetworkPolicy_isNotThereWhenItIsOff(t *testing.T) {
	a := closed()
	a.NetworkPolicy.Enabled = ptr.To(false)
	if _, there := compiled(t, a).ByName()["NetworkPolicy/closed"]; there {
		t.Error("there is one")
	}
}

func TestPeers_areNamedAfterTheServiceThatIsGiven(t *testing.T) {
	if diff := cmp.Diff([]string{"pg-0.pg-nodes.data.svc"}, Peers(reached())); diff != "" {
		t.Error(diff)
	}
}
