package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// Spec is what Start needs to know about a process.
type Spec struct {
	Name   string   `json:"name"`   // of the component, unique in a lab
	Path   string   `json:"path"`   // of the executable
	Args   []string `json:"args"`   // without the executable itself
	Env    []string `json:"env"`    // the whole environment; nothing is inherited
	Dir    string   `json:"dir"`    // working directory
	Log    string   `json:"log"`    // file that takes standard output and standard error
	Health string   `json:"health"` // address that answers 200 when the component works
}

// Running is a process that this command started.
type Running struct {
	Record
	// Done is closed when the process has ended.
	Done <-chan struct{}
}

// Start starts a process in a session of its own, so that it survives this
// command and a closed terminal, and writes its record into the records
// directory.
func Start(spec Spec, records string) (*Running, error) {
	log, err := os.OpenFile(spec.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", spec.Name, err)
	}
	defer log.Close()

	cmd := exec.Command(spec.Path, spec.Args...)
	cmd.Env, cmd.Dir = spec.Env, spec.Dir
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", spec.Name, err)
	}

	// Waiting reaps the process when it ends while this command still runs.
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(done)
	}()

	started, _, err := identify(cmd.Process.Pid)
	if err != nil && !errors.Is(err, errGone) {
		_ = cmd.Process.Kill()
		<-done
		return nil, fmt.Errorf("start %s: %w", spec.Name, err)
	}
	record := Record{Spec: spec, PID: cmd.Process.Pid, Started: started}
	if err := record.save(records); err != nil {
		_ = cmd.Process.Kill()
		<-done
		return nil, err
	}
	return &Running{Record: record, Done: done}, nil
}
