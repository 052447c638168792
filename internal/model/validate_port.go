package model

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"
)

// taken are ports of the containers before, by name and by number: all that run
// side by side share the pod's address, and the Services have their ports.
type taken struct{ names, endpoints map[string]Path }

func newTaken() taken { return taken{map[string]Path{}, map[string]Path{}} }

// validatePorts checks each port, and that no two are the same.
func validatePorts(p *Problems, c placed, before taken) {
	for _, name := range names(c.Ports) {
		at, port := c.at.At("ports", name), c.Ports[name]
		if reasons := validation.IsValidPortName(name); len(reasons) > 0 {
			p.invalid(at, "Invalid port name", "The port name", name, reasons)
		}
		validatePortNumber(p, at.At("port"), port.Port)
		p.optionalOneOf(at.At("protocol"), port.Protocol, "TCP", "UDP", "SCTP")
		if port.AppProtocol != nil {
			p.invalid(at.At("app_protocol"), "Invalid application protocol", "app_protocol", *port.AppProtocol, validation.IsQualifiedName(*port.AppProtocol))
		}

		if other, twice := before.names[name]; twice {
			p.addReading(at, []Path{other}, "Port name used twice",
				"The port name %q is that of %s, too; the Services have the ports of all containers, each name once. Rename one of them.", name, other)
		}
		before.names[name] = at
		endpoint := fmt.Sprintf("%d/%s", port.Port, port.protocol())
		if other, twice := before.endpoints[endpoint]; twice {
			p.addReading(at.At("port"), []Path{at.At("protocol"), other.At("port"), other.At("protocol")}, "Port used twice",
				"%s and %s are both %s; a pod can listen on it only once. Remove one of them or change its number.", other, at, endpoint)
			continue
		}
		before.endpoints[endpoint] = at
	}
}

// protocol is the port's protocol, with the default filled in.
func (p Port) protocol() string {
	if p.Protocol == nil {
		return "TCP"
	}
	return *p.Protocol
}

func validatePortNumber(p *Problems, at Path, number int32) {
	if len(validation.IsValidPortNum(int(number))) > 0 {
		p.add(at, "Invalid port number", "%s is %d; port numbers go from 1 to 65535.", at.last(), number)
	}
}
