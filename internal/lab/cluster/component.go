package cluster

import (
	"os"
	"path/filepath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
)

// component is one process of the lab.
type component struct {
	name   string
	binary string // empty for labd in the role of that name
	args   []string
	health string // address that answers 200 when the component works
}

// spec turns the component into a process. The environment is the lab's own:
// the user's proxy, kubeconfig or Go settings must not reach the components.
func (c component) spec(s settings) process.Spec {
	binary, args := c.binary, c.args
	if binary == "" {
		binary, args = "labd", append([]string{c.name}, c.args...)
	}
	return process.Spec{
		Name: c.name,
		Path: filepath.Join(s.binaries, binary),
		Args: args,
		Env: []string{
			"PATH=" + os.Getenv("PATH"),
			"HOME=" + s.dir.Home(),
			"TMPDIR=" + s.dir.Home(),
			"KUBECONFIG=" + s.dir.Kubeconfig(),
			// A lab holds little data: collecting garbage early halves the memory.
			"GOGC=50",
		},
		Dir:    s.dir.Home(),
		Log:    s.dir.Log(c.name),
		Health: c.health,
	}
}
