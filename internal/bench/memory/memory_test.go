package memory

import (
	"fmt"
	"io/fs"
	"strconv"
	"testing"
	"testing/fstest"
)

// running is a /proc with processes in it, of which 100 is the CLI.
func running(processes ...string) fstest.MapFS {
	proc := fstest.MapFS{"self/status": {}, "meminfo": {}}
	for _, p := range processes {
		var pid, parent, kib int
		var name string
		if _, err := fmt.Sscanf(p, "%d of %d %s %d", &pid, &parent, &name, &kib); err != nil {
			panic(err)
		}
		proc[strconv.Itoa(pid)+"/status"] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"Name:\t%s\nUmask:\t0022\nPid:\t%d\nPPid:\t%d\nVmPeak:\t 9999999 kB\nVmHWM:\t %d kB\nVmRSS:\t 1 kB\n", name, pid, parent, kib)}
	}
	return proc
}

func TestFamily_tellsCLIAndProviderApart(t *testing.T) {
	f := newFamily(running(
		"1 of 0 init 7000",
		"99 of 1 terraform-provi 8000", // of another run on this machine
		"100 of 1 terraform 50",
		"101 of 100 terraform-provi 30",
		"1000 of 100 terraform-provi 40",
		"1001 of 1000 aws 20", // credentials from a command
		"2000 of 1 terraform-provi 9000",
	), 100)
	f.look()
	if want := (Peak{CLI: 50 << 10, Provider: 40 << 10}); f.peak != want {
		t.Errorf("got %+v, want %+v", f.peak, want)
	}
}

func TestFamily_keepsThePeakOfWhatHasEnded(t *testing.T) {
	f := newFamily(nil, 100)
	for _, proc := range []fs.FS{
		running("100 of 1 terraform 10"),
		running("100 of 1 terraform 20", "101 of 100 terraform-provi 30"),
		running("100 of 1 terraform 25", "102 of 100 terraform-provi 5"),
		running(),
	} {
		f.proc = proc
		f.look()
	}
	if want := (Peak{CLI: 25 << 10, Provider: 30 << 10}); f.peak != want {
		t.Errorf("got %+v, want %+v", f.peak, want)
	}
}

func TestWatch_knowsNothingWithoutProc(t *testing.T) {
	if got := watch(fstest.MapFS{}, 100)(); got != (Peak{}) {
		t.Errorf("got %+v", got)
	}
}

// A step that is over before the first tick is looked at, too.
func TestWatch_looksAtOnce(t *testing.T) {
	stop := watch(running("100 of 1 terraform 10"), 100)
	if got := stop(); got.CLI != 10<<10 {
		t.Errorf("got %+v", got)
	}
}
