package main

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/subjects"
)

// subject is something that is measured.
type subject struct {
	name          string
	configuration []byte // main.tf
	plugin        *plugin
}

// plugin is the provider of a subject; the floor has none.
type plugin struct {
	source  string // "hashicorp/kubernetes"
	version string // that it is installed as
	binary  string
}

// all are the subjects of a run, in the order in which they take turns.
func all(s settings) ([]subject, error) {
	ours, err := filepath.Abs(s.Provider)
	if err != nil {
		return nil, err
	}
	out := []subject{
		{result.Stateful, subjects.Stateful, &plugin{"stateful-apps/stateful", "0.0.1", ours}},
		{result.Floor, subjects.Floor, nil},
	}
	if s.Peer == "" {
		return out, nil
	}
	peer, err := filepath.Abs(s.Peer)
	if err != nil {
		return nil, err
	}
	return append(out, subject{result.Peer, subjects.Peer, &plugin{"hashicorp/kubernetes", versionOf(peer), peer}}), nil
}

var release = regexp.MustCompile(`_v(\d+\.\d+\.\d+)`)

// versionOf is the version in the name of a binary as releases name it,
// terraform-provider-kubernetes_v2.38.0_x5.
func versionOf(binary string) string {
	if found := release.FindStringSubmatch(filepath.Base(binary)); found != nil {
		return found[1]
	}
	return "0.0.1"
}

// file is where the CLI's init finds the provider, below a working directory.
func (p plugin) file(registry, platform string) string {
	name := "terraform-provider-" + path.Base(p.source) + "_v" + p.version
	return filepath.Join("terraform.d", "plugins", registry, filepath.FromSlash(p.source), p.version, platform, name)
}

// isOf says whether an address of the CLI's output is this provider's.
func (p plugin) isOf(address string) bool { return strings.HasSuffix(address, "/"+p.source) }
