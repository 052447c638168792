//go:build !linux

package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// identify returns the start time and the command line of the process, as ps
// prints them: without cgo there is no other way that all systems share.
func identify(pid int) (started, command string, err error) {
	line := func(column string) (string, error) {
		cmd := exec.Command("ps", "-ww", "-o", column+"=", "-p", strconv.Itoa(pid))
		cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
		out, err := cmd.Output()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return "", errGone // ps fails when no process has the id
		}
		if err != nil {
			return "", fmt.Errorf("identify process %d: %w", pid, err)
		}
		return strings.TrimSpace(string(out)), nil
	}
	state, err := line("state")
	if err != nil {
		return "", "", err
	}
	if strings.HasPrefix(state, "Z") {
		return "", "", errGone
	}
	if started, err = line("lstart"); err != nil {
		return "", "", err
	}
	if command, err = line("command"); err != nil {
		return "", "", err
	}
	return started, command, nil
}
