package state

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// maxSocketPath is what fits into a socket address on macOS; Linux takes four
// bytes more. Both include the terminating zero.
const maxSocketPath = 103

// Socket is the path of the CSI driver's socket. Where the state directory's
// path is too long for a socket address, it lies in a directory of its own
// below /tmp, whose name is made from the state directory's path so that every
// command finds it again.
func (d Dir) Socket() string {
	if inside := d.path("run", "csi.sock"); len(inside) <= maxSocketPath {
		return inside
	}
	return filepath.Join(d.socketDir(), "csi.sock")
}

// CreateSocketDir makes the directory that Socket is in. It must be ours alone:
// another user could have put one of that name below /tmp.
func (d Dir) CreateSocketDir() error {
	dir := filepath.Dir(d.Socket())
	if dir == d.Records() {
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("create socket directory: %w", err)
	}
	return nil
}

func (d Dir) removeSocketDir() error {
	return os.RemoveAll(d.socketDir())
}

func (d Dir) socketDir() string {
	sum := sha256.Sum256([]byte(d))
	return filepath.Join("/tmp", "stateful-lab-"+hex.EncodeToString(sum[:6]))
}
