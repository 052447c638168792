package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// identify returns what distinguishes the process from every other one that
// has, had or will have its id, and its command line with single spaces. The
// start time in /proc counts from boot, so the boot is part of it.
func identify(pid int) (started, command string, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
		return "", "", errGone
	}
	if err != nil {
		return "", "", fmt.Errorf("identify process %d: %w", pid, err)
	}
	// The name in parentheses may contain anything; the fields follow it. In
	// proc(5)'s numbering the first of them is 3, state, and 22 is starttime.
	_, after, _ := strings.Cut(string(stat[bytes.LastIndexByte(stat, ')'):]), " ")
	fields := strings.Fields(after)
	if len(fields) < 20 {
		return "", "", fmt.Errorf("identify process %d: unexpected content of /proc/%d/stat", pid, pid)
	}
	if state := fields[0]; state == "Z" || state == "X" {
		return "", "", errGone
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return "", "", errGone
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", "", fmt.Errorf("identify process %d: %w", pid, err)
	}
	command = strings.ReplaceAll(strings.TrimRight(string(cmdline), "\x00"), "\x00", " ")
	return strings.TrimSpace(string(boot)) + "/" + fields[19], command, nil
}
