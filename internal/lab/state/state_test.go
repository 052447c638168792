package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLock_isHeldByOneAtATime(t *testing.T) {
	dir := Dir(filepath.Join(t.TempDir(), ".lab"))
	unlock, err := dir.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Lock(); !errors.Is(err, ErrBusy) {
		t.Errorf("second lock: %v", err)
	}
	unlock()
	unlock, err = dir.Lock()
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestRemove_leavesNothing(t *testing.T) {
	for name, length := range map[string]int{"short path": 1, "path too long for a socket": 120} {
		t.Run(name, func(t *testing.T) {
			dir := Dir(filepath.Join(t.TempDir(), strings.Repeat("x", length), ".lab"))
			if err := errors.Join(dir.Create(), dir.CreateSocketDir()); err != nil {
				t.Fatal(err)
			}
			socketDir := filepath.Dir(dir.Socket())
			if len(dir.Socket()) > maxSocketPath {
				t.Errorf("socket path has %d bytes: %s", len(dir.Socket()), dir.Socket())
			}
			if err := dir.Remove(); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{string(dir), socketDir} {
				if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s is still there (%v)", path, err)
				}
			}
		})
	}
}

func TestSocket_differsBetweenLabs(t *testing.T) {
	long := "/" + strings.Repeat("x", 120)
	if a, b := Dir(long+"/a").Socket(), Dir(long+"/b").Socket(); a == b {
		t.Errorf("both use %s", a)
	}
}
