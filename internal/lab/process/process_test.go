package process

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// startSleep starts a process that would outlive the test.
func startSleep(t *testing.T) (*Running, string) {
	t.Helper()
	dir := t.TempDir()
	running, err := Start(Spec{Name: "sleep", Path: "/bin/sleep", Args: []string{"300"}, Log: filepath.Join(dir, "sleep.log")}, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Kill(context.Background(), []Record{running.Record}) })
	return running, dir
}

// waitForCommand waits until a process that has just been started has its command
// line: until then it passes for any of the same start time.
func waitForCommand(t *testing.T, pid int) {
	t.Helper()
	for command := ""; command == ""; runtime.Gosched() {
		var err error
		if _, command, err = identify(pid); err != nil {
			t.Fatal(err)
		}
	}
}

func killInTime(t *testing.T, record Record) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := Kill(ctx, []Record{record}); err != nil {
		t.Fatal(err)
	}
}

func TestKill_endsWhatARecordOnDiskNames(t *testing.T) {
	running, dir := startSleep(t)
	records, err := Records(dir)
	if err != nil || len(records) != 1 {
		t.Fatalf("records %v, error %v", records, err)
	}
	if !records[0].Alive() {
		t.Fatal("a started process is not alive")
	}
	killInTime(t, records[0])
	<-running.Done
	if records[0].Alive() {
		t.Error("a killed process is alive")
	}
}

func TestKill_leavesAReusedProcessIDAlone(t *testing.T) {
	running, _ := startSleep(t)
	waitForCommand(t, running.PID)
	for name, change := range map[string]func(*Record){
		"other start time":   func(r *Record) { r.Started += "1" },
		"other command line": func(r *Record) { r.Args = []string{"301"} },
	} {
		t.Run(name, func(t *testing.T) {
			other := running.Record
			change(&other)
			if other.Alive() {
				t.Error("another process passes for the recorded one")
			}
			killInTime(t, other)
			if !running.Alive() {
				t.Error("another process was killed")
			}
		})
	}
}

func TestRecords_failsOnWhatItCannotRead(t *testing.T) {
	for name, content := range map[string]string{
		"half a record":               "{",
		"a record of another version": `{"name": "etcd", "pid": 1, "command": ["etcd"]}`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "etcd.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if records, err := Records(dir); err == nil {
			t.Errorf("%s was taken for %v", name, records)
		}
	}
}

func TestRecords_ofNoDirectoryAreNone(t *testing.T) {
	records, err := Records(filepath.Join(t.TempDir(), "run"))
	if err != nil || len(records) != 0 {
		t.Errorf("records %v, error %v", records, err)
	}
}

func TestTail_returnsTheLastLines(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(file, []byte("one\ntwo\nthree\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Tail(file, 2); got != "two\nthree" {
		t.Errorf("tail is %q", got)
	}
}
