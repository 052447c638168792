package model

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation"
)

// validateProbes checks the three probes.
func validateProbes(p *Problems, c placed) {
	if c.Probes == nil {
		return
	}
	for _, asked := range []struct {
		name  string
		probe *Probe
	}{{"startup", c.Probes.Startup}, {"readiness", c.Probes.Readiness}, {"liveness", c.Probes.Liveness}} {
		if asked.probe == nil {
			continue
		}
		at := c.at.At("probes", asked.name)
		validateHandler(p, at, *asked.probe, c)
		validateTiming(p, at, *asked.probe)
		if t := asked.probe.SuccessThreshold; asked.name != "readiness" && t != nil && *t != 1 {
			p.add(at.At("success_threshold"), "Invalid threshold",
				"success_threshold of the %s probe is %d; Kubernetes takes only 1 there. Only readiness probes can ask for more.", asked.name, *t)
		}
	}
}

// validateHandler wants exactly one way of asking.
func validateHandler(p *Problems, at Path, probe Probe, c placed) {
	set := 0
	for _, isSet := range []bool{probe.Exec != nil, probe.HTTPGet != nil, probe.TCPSocket != nil, probe.GRPC != nil} {
		if isSet {
			set++
		}
	}
	if set != 1 {
		p.addReading(at, []Path{at.At("exec"), at.At("http_get"), at.At("tcp_socket"), at.At("grpc")}, "Not one handler",
			"The %s probe has %d handlers; it needs exactly one of exec, http_get, tcp_socket and grpc.", at.last(), set)
	}
	if probe.Exec != nil && len(probe.Exec) == 0 {
		p.add(at.At("exec"), "Missing command", "exec of the %s probe is empty; it has to be a program and its arguments.", at.last())
	}
	if probe.HTTPGet != nil {
		validateHTTPGet(p, at.At("http_get"), *probe.HTTPGet, c)
	}
	if probe.TCPSocket != nil {
		validateHandlerPort(p, at.At("tcp_socket", "port"), probe.TCPSocket.Port, c)
	}
	if probe.GRPC != nil {
		validatePortNumber(p, at.At("grpc", "port"), probe.GRPC.Port)
	}
}

func validateHTTPGet(p *Problems, at Path, get HTTPGet, c placed) {
	validateHandlerPort(p, at.At("port"), get.Port, c)
	p.optionalOneOf(at.At("scheme"), get.Scheme, "HTTP", "HTTPS")
	if get.Path != nil && *get.Path == "" {
		p.add(at.At("path"), "Missing path", "path is empty; leave it out for \"/\".")
	}
	for _, name := range names(get.Headers) {
		p.invalid(at.At("headers", name), "Invalid header", "The header name", name, validation.IsHTTPHeaderName(name))
	}
}

// validateHandlerPort wants a number, or the name of a port of the container that
// speaks TCP.
func validateHandlerPort(p *Problems, at Path, port string, c placed) {
	if number, err := strconv.Atoi(port); err == nil {
		if len(validation.IsValidPortNum(number)) > 0 {
			p.add(at, "Invalid port number", "The port is %q; port numbers go from 1 to 65535.", port)
		}
		return
	}
	named, defined := c.Ports[port]
	switch {
	case !defined:
		p.addReading(at, []Path{c.at.At("ports")}, "Unknown port",
			"It is port %q, which is neither a number nor the name of a port in ports (%s).", port, portNames(c.Ports))
	case named.protocol() != "TCP":
		p.addReading(at, []Path{c.at.At("ports", port, "protocol")}, "Port without TCP",
			"It is port %q over TCP, but that port is %s, so it would never succeed. Name a TCP port or use exec.", port, named.protocol())
	}
}

func portNames(ports map[string]Port) string {
	if len(ports) == 0 {
		return "there are none"
	}
	return "there are " + listed(names(ports), "and")
}

func validateTiming(p *Problems, at Path, probe Probe) {
	atLeast(p, at.At("initial_delay_seconds"), probe.InitialDelaySeconds, 0)
	atLeast(p, at.At("period_seconds"), probe.PeriodSeconds, 1)
	atLeast(p, at.At("timeout_seconds"), probe.TimeoutSeconds, 1)
	atLeast(p, at.At("failure_threshold"), probe.FailureThreshold, 1)
	atLeast(p, at.At("success_threshold"), probe.SuccessThreshold, 1)
}
