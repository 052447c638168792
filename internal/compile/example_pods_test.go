package compile

import (
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// placed is an application that says where its pods run.
func placed() model.Application {
	a := minimal()
	a.Name, a.Replicas = "placed", 3
	web := &model.LabelSelector{
		MatchLabels:      map[string]string{"app": "web"},
		MatchExpressions: []model.Requirement{{Key: "tier", Operator: "NotIn", Values: []string{"test", "dev"}}, {Key: "canary", Operator: "DoesNotExist"}},
	}
	a.Placement = &model.Placement{
		Affinity: &model.Affinity{
			NodeAffinity: []model.NodeTerm{
				{MatchExpressions: []model.Requirement{{Key: "disk", Operator: "In", Values: []string{"ssd"}}, {Key: "gpu", Operator: "DoesNotExist"}}},
				{MatchExpressions: []model.Requirement{{Key: "cores", Operator: "Gt", Values: []string{"8"}}}},
				{Weight: ptr.To[int32](10), MatchExpressions: []model.Requirement{{Key: "new", Operator: "Exists"}}},
			},
			PodAffinity: []model.PodTerm{
				{Weight: ptr.To[int32](100), TopologyKey: "topology.kubernetes.io/zone", LabelSelector: web, NamespaceSelector: &model.LabelSelector{}},
			},
			PodAntiAffinity: []model.PodTerm{
				{TopologyKey: "kubernetes.io/hostname"},
				{TopologyKey: "rack", LabelSelector: &model.LabelSelector{}, Namespaces: []string{"batch"}},
			},
		},
		TopologySpread: []model.TopologySpread{
			{TopologyKey: "topology.kubernetes.io/zone"},
			{
				TopologyKey: "kubernetes.io/hostname", MaxSkew: ptr.To[int32](2), WhenUnsatisfiable: ptr.To("DoNotSchedule"), MinDomains: ptr.To[int32](3),
				MatchLabelKeys: []string{"controller-revision-hash"}, NodeAffinityPolicy: ptr.To("Ignore"), NodeTaintsPolicy: ptr.To("Honor"),
			},
		},
		PriorityClass: ptr.To("high"),
		RuntimeClass:  ptr.To("gvisor"),
		Scheduler:     ptr.To("bin-packing"),
	}
	return a
}

// reached is an application that says who reaches it, and how.
func reached() model.Application {
	a := postgres()
	a.Labels, a.Annotations = map[string]string{"team": "storage"}, map[string]string{"example.com/contact": "storage@example.com"}
	a.Ports = map[string]model.Port{
		"postgres": {Port: 5432, HostPort: ptr.To[int32](15432), NodePort: ptr.To[int32](30432)},
		"metrics":  {Port: 9187, Client: ptr.To(false)},
		"dns":      {Port: 53, Protocol: ptr.To("UDP")},
	}
	a.PeerServiceName = ptr.To("pg-nodes")
	a.Service = &model.Service{
		Type:                          ptr.To("LoadBalancer"),
		Labels:                        map[string]string{"pool": "inner"},
		Annotations:                   map[string]string{"example.com/balancer": "small"},
		ClusterIP:                     ptr.To("10.96.0.50"),
		IPFamilies:                    []string{"IPv4", "IPv6"},
		IPFamilyPolicy:                ptr.To("PreferDualStack"),
		LoadBalancerClass:             ptr.To("example.com/inner"),
		LoadBalancerSourceRanges:      []string{"10.0.0.0/8", "fd00::/64"},
		AllocateLoadBalancerNodePorts: ptr.To(false),
		ExternalTrafficPolicy:         ptr.To("Local"),
		InternalTrafficPolicy:         ptr.To("Cluster"),
		TrafficDistribution:           ptr.To("PreferSameZone"),
		SessionAffinity:               ptr.To("ClientIP"),
		SessionAffinityTimeoutSeconds: ptr.To[int32](600),
		PublishNotReadyAddresses:      ptr.To(true),
	}
	a.NetworkPolicy = &model.NetworkPolicy{AllowFrom: []model.NetworkPeer{
		{PodSelector: &model.LabelSelector{MatchLabels: map[string]string{"app": "web"}}},
		{NamespaceSelector: &model.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": "monitoring"}}, Ports: []string{"metrics"}},
		{PodSelector: &model.LabelSelector{}, NamespaceSelector: &model.LabelSelector{}, Ports: []string{"dns", "postgres"}},
		{IPBlock: &model.IPBlock{CIDR: "10.0.0.0/8", Except: []string{"10.1.0.0/16"}}},
	}}
	a.DNS = &model.DNS{
		Policy: ptr.To("None"), Nameservers: []string{"10.0.0.10", "fd00::a"}, Searches: []string{"example.com"},
		Options: map[string]string{"ndots": "2", "edns0": ""},
	}
	a.HostAliases = map[string][]string{"10.0.0.5": {"legacy.example.com", "legacy"}, "::1": {"six"}}
	a.ShareProcessNamespace = ptr.To(true)
	a.ServiceAccount = &model.ServiceAccount{AutomountToken: ptr.To(true), Annotations: map[string]string{"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/pg"}}
	a.PodSecurityContext = &model.PodSecurityContext{
		FSGroupChangePolicy: ptr.To("Always"),
		SupplementalGroups:  []int64{2000, 1000},
		Sysctls:             map[string]string{"net.core.somaxconn": "1024", "kernel.shm_rmid_forced": "1"},
		SeccompProfile:      &model.SeccompProfile{Type: "Localhost", LocalhostProfile: ptr.To("profiles/pg.json")},
	}
	return a
}

// agent is an application on the network of its nodes, with somebody else's
// account.
func agent() model.Application {
	a := minimal()
	a.Name = "agent"
	a.RunAsUser = ptr.To[int64](1000)
	a.Ports = map[string]model.Port{"http": {Port: 80}}
	a.HostNetwork = ptr.To(true)
	a.ServiceAccount = &model.ServiceAccount{Name: ptr.To("node-agent")}
	return a
}

// closed is an application that lets in nobody but itself, and of whose settings
// each says what is the default.
func closed() model.Application {
	a := minimal()
	a.Name = "closed"
	a.Ports = map[string]model.Port{"http": {Port: 8080}}
	a.NetworkPolicy = &model.NetworkPolicy{}
	a.HostNetwork, a.ShareProcessNamespace = ptr.To(false), ptr.To(false)
	a.DNS, a.ServiceAccount, a.PodSecurityContext = &model.DNS{}, &model.ServiceAccount{AutomountToken: ptr.To(false)}, &model.PodSecurityContext{}
	a.Service = &model.Service{ClusterIP: ptr.To("None"), PublishNotReadyAddresses: ptr.To(false), SessionAffinity: ptr.To("None")}
	a.Placement = &model.Placement{Affinity: &model.Affinity{}, TopologySpread: []model.TopologySpread{}}
	return a
}
