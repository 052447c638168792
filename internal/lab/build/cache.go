package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// cacheName is the directory below the user's cache directory.
const cacheName = "terraform-provider-stateful-lab"

// Binaries returns the directory with the lab's binaries, and compiles them
// first where this version of the sources has not been compiled before. It
// reports to progress. When two clones ask at once, one compiles and the other
// waits for it.
func Binaries(ctx context.Context, module string, progress io.Writer) (string, error) {
	hash, err := Hash(module)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache directory: %w", err)
	}
	final := filepath.Join(cache, cacheName, hash)
	if exists(final) {
		return final, nil
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o755); err != nil {
		return "", fmt.Errorf("make the cache directory: %w", err)
	}
	unlock, err := lock(ctx, final+".lock", progress)
	if err != nil {
		return "", err
	}
	defer unlock()
	if exists(final) {
		return final, nil
	}

	// Only the holder of the lock touches the partial directory, so what lies
	// there is the rest of a build that was interrupted.
	partial := final + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return "", fmt.Errorf("remove an interrupted build: %w", err)
	}
	if err := compile(ctx, module, partial, progress); err != nil {
		return "", errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.Rename(partial, final); err != nil {
		return "", fmt.Errorf("keep the binaries: %w", err)
	}
	return final, nil
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

// lock waits until no other process compiles this version. The system drops the
// lock of a process that dies.
func lock(ctx context.Context, path string, progress io.Writer) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock the cache: %w", err)
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for waited := false; ; waited = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			_ = file.Close()
			return nil, fmt.Errorf("lock the cache: %w", err)
		}
		if !waited {
			fmt.Fprintln(progress, "waiting for another clone that is building the same binaries")
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}
