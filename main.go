// Command terraform-provider-stateful is the Terraform provider for stateful
// applications on Kubernetes. Terraform starts it; -debug keeps it running for
// a debugger.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// version is set by the release build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	debugger := flag.Bool("debug", false, "stay running for a debugger, and print how Terraform attaches")
	flag.Parse()

	tune()
	var options []tf6server.ServeOpt
	if *debugger {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(provider.Address, provider.Server(version), options...); err != nil {
		log.Fatal(err)
	}
}

// tune makes plans of many resources faster, where the user has not said
// otherwise in the environment.
func tune() {
	// The plugin SDK formats every trace line, and Terraform parses it, also
	// when nobody asked for logs: a sixth of a plan of 500 resources. It is
	// told before serving starts.
	if !logsWanted(os.Environ()) {
		_ = os.Setenv("TF_LOG_SDK", "off") // a valid name can't fail
	}
	// One process lives for one walk and holds little: collecting a quarter as
	// often saves a tenth of the time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	// What hundreds of resources hold is not worth a multiple of itself.
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(180 << 20)
	}
}

// logsWanted says whether the environment has TF_LOG, TF_LOG_PROVIDER or
// another of that family.
func logsWanted(environment []string) bool {
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			return true
		}
	}
	return false
}
