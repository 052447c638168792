package start

import (
	"fmt"
	"strings"
)

// environment makes a provider serve instead of telling the user that it is a
// plugin, in one of the protocol's versions that Terraform speaks.
// https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
var environment = []string{
	"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
	"PLUGIN_PROTOCOL_VERSIONS=5,6",
}

// handshake is the line that a plugin prints when it serves.
type handshake struct {
	network, address string
	method           string // that returns the schema
}

// parseHandshake reads "1|6|unix|/tmp/plugin123|grpc|".
func parseHandshake(line string) (handshake, error) {
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 || fields[4] != "grpc" {
		return handshake{}, fmt.Errorf("the provider does not begin to serve, it says %q", line)
	}
	methods := map[string]string{
		"5": "/tfplugin5.Provider/GetSchema",
		"6": "/tfplugin6.Provider/GetProviderSchema",
	}
	method, ok := methods[fields[1]]
	if !ok {
		return handshake{}, fmt.Errorf("the provider speaks version %s of the plugin protocol, not 5 or 6", fields[1])
	}
	return handshake{network: fields[2], address: fields[3], method: method}, nil
}
