package application

import (
	"fmt"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// headless is the address of a Service that has none.
const headless = "None"

// refusedService are changes that the API does not make to a client Service that
// exists. What can't be told without the live Service, such as whether an address
// that is given for the first time is the one that it has, the server judges.
func refusedService(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	now, exists := c.Objects["Service/"+c.Before.ClientServiceName()]
	if !exists || now.After == nil {
		return nil
	}
	before, after := ptr.Deref(c.Before.Service, model.Service{}), ptr.Deref(c.After.Service, model.Service{})
	var out []lifecycle.Finding
	refuse := func(attribute, was, is, why string) {
		out = append(out, lifecycle.Finding{
			Path:    model.Path{"service", attribute},
			Reads:   []model.Path{{"service", "type"}, {"service", "cluster_ip"}},
			Summary: fmt.Sprintf("%s: %s of the client Service can't change", where(*c.After), attribute),
			Detail: fmt.Sprintf("%s is %s and the configuration asks for %s. %s Nothing was changed. Set it back, or have the Service made anew: "+
				"apply service = { enabled = false } first and the new settings then. Clients can't connect in between, and the Service's address is another one afterwards.", attribute, was, is, why),
		})
	}
	if was, is := before.ClusterIP, after.ClusterIP; otherAddress(was, is) {
		refuse("cluster_ip", text(was), text(is), "A Service keeps its address, or keeps having none.")
	}
	if was, is := before.IPFamilies, after.IPFamilies; len(was) > 0 && len(is) > 0 && was[0] != is[0] && ptr.Deref(after.ClusterIP, "") != headless {
		refuse("ip_families", fmt.Sprintf("%q", was), fmt.Sprintf("%q", is), "The first family is that of the Service's address, which it keeps.")
	}
	if was, is := before.LoadBalancerClass, after.LoadBalancerClass; !ptr.Equal(was, is) && hasLoadBalancer(before) && hasLoadBalancer(after) {
		refuse("load_balancer_class", text(was), text(is), "The controller that has made a load balancer keeps it.")
	}
	return out
}

// otherAddress says whether two settings can't mean the same address.
func otherAddress(was, is *string) bool {
	if ptr.Deref(was, "") == headless || ptr.Deref(is, "") == headless {
		return !ptr.Equal(was, is)
	}
	return was != nil && is != nil && *was != *is
}

func hasLoadBalancer(s model.Service) bool { return ptr.Deref(s.Type, "") == "LoadBalancer" }

// refusedPeerService is a change of the name that pods are known by.
func refusedPeerService(before, after model.Application) []lifecycle.Finding {
	was, is := compile.PeerService(before), compile.PeerService(after)
	if was == is {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"peer_service_name"},
		Summary: fmt.Sprintf("%s: peer_service_name can't change", where(after)),
		Detail: fmt.Sprintf("The headless Service of StatefulSet/%s is %q and the configuration asks for %q. A StatefulSet keeps the one that it was created with, and its pods the names that they have there. "+
			"Nothing was changed. Set it back to %q.", after.Name, was, is, was),
	}}
}
