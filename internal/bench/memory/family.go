package memory

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// family is a process with its descendants.
type family struct {
	proc fs.FS
	// member says of every process seen so far whether it is one of them, so that
	// those of others are read once.
	member map[int]bool
	peak   Peak
}

func newFamily(proc fs.FS, pid int) *family {
	return &family{proc: proc, member: map[int]bool{pid: true}}
}

// look reads the members' memory, new ones' included.
func (f *family) look() {
	for _, pid := range f.processes() {
		if ours, known := f.member[pid]; known && !ours {
			continue
		}
		p, ok := f.read(pid)
		if !ok {
			continue // it has just ended
		}
		if _, known := f.member[pid]; !known {
			f.member[pid] = f.member[p.parent]
		}
		switch {
		case !f.member[pid]:
		case p.provider():
			f.peak.Provider = max(f.peak.Provider, p.peak)
		default:
			f.peak.CLI = max(f.peak.CLI, p.peak)
		}
	}
}

// processes are the ids of all processes, parents mostly before children.
func (f *family) processes() []int {
	entries, err := fs.ReadDir(f.proc, ".")
	if err != nil {
		return nil // no /proc here
	}
	var pids []int
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids
}

// process is what matters of /proc/PID/status.
type process struct {
	name   string // the first 15 characters of it
	parent int
	peak   int64 // bytes
}

func (p process) provider() bool { return strings.HasPrefix(p.name, "terraform-provi") }

func (f *family) read(pid int) (process, bool) {
	status, err := fs.ReadFile(f.proc, strconv.Itoa(pid)+"/status")
	if err != nil {
		return process{}, false
	}
	var p process
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "Name":
			p.name = value
		case "PPid":
			p.parent, _ = strconv.Atoi(value)
		case "VmHWM": // missing where the process has ended and nobody has waited yet
			kib, _ := strconv.ParseInt(strings.TrimSuffix(value, " kB"), 10, 64)
			p.peak = kib << 10
		}
	}
	return p, true
}
