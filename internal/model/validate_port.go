package model

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"
)

// validatePorts checks each port, and that no two are the same.
func validatePorts(p *Problems, ports map[string]Port) {
	taken := map[string]string{}
	for _, name := range names(ports) {
		at, port := Path{"ports", name}, ports[name]
		if reasons := validation.IsValidPortName(name); len(reasons) > 0 {
			p.invalid(at, "Invalid port name", "The port name", name, reasons)
		}
		validatePortNumber(p, at.At("port"), port.Port)
		p.optionalOneOf(at.At("protocol"), port.Protocol, "TCP", "UDP", "SCTP")
		if port.AppProtocol != nil {
			p.invalid(at.At("app_protocol"), "Invalid application protocol", "app_protocol", *port.AppProtocol, validation.IsQualifiedName(*port.AppProtocol))
		}

		endpoint := fmt.Sprintf("%d/%s", port.Port, port.protocol())
		if other, twice := taken[endpoint]; twice {
			p.addReading(at.At("port"), []Path{at.At("protocol"), {"ports", other, "port"}, {"ports", other, "protocol"}}, "Port used twice",
				"The ports %q and %q are both %s; a pod can listen on it only once. Remove one of them or change its number.", other, name, endpoint)
			continue
		}
		taken[endpoint] = name
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
