package start

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// TestMain is the provider when a test has started the test binary as one.
func TestMain(m *testing.M) {
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") == "" {
		os.Exit(m.Run())
	}
	if err := tf6server.Serve(provider.Address, provider.Server("test")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestToSchema_startsAProviderAndAsksIt(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	took, err := ToSchema(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	if took <= 0 {
		t.Errorf("it took %s", took)
	}
}

func TestToSchema_failsForWhatIsNoProvider(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho hello\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if took, err := ToSchema(t.Context(), program); err == nil {
		t.Errorf("no error, but %s", took)
	}
}

func TestCall_failsWhenNobodyAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	if err := call(t.Context(), handshake{"tcp", address, "/tfplugin6.Provider/GetProviderSchema"}); err == nil {
		t.Error("no error")
	}
}

func TestParseHandshake_readsWhatAPluginPrints(t *testing.T) {
	for name, test := range map[string]struct {
		line string
		want handshake // zero for an error
	}{
		"version 6":         {"1|6|unix|/tmp/plugin1|grpc|\n", handshake{"unix", "/tmp/plugin1", "/tfplugin6.Provider/GetProviderSchema"}},
		"version 5":         {"1|5|tcp|127.0.0.1:1234|grpc|\n", handshake{"tcp", "127.0.0.1:1234", "/tfplugin5.Provider/GetSchema"}},
		"with multiplexing": {"1|6|unix|/tmp/plugin1|grpc||true\n", handshake{"unix", "/tmp/plugin1", "/tfplugin6.Provider/GetProviderSchema"}},
		"version 4":         {"1|4|unix|/tmp/plugin1|netrpc|\n", handshake{}},
		"version 7":         {"1|7|unix|/tmp/plugin1|grpc|\n", handshake{}},
		"a greeting":        {"This binary is a plugin.\n", handshake{}},
		"nothing":           {"", handshake{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseHandshake(test.line)
			if got != test.want || (err == nil) != (test.want != handshake{}) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
