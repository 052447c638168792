package state

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// ErrBusy says that another command is changing this lab.
var ErrBusy = errors.New("another command is working on this lab")

// Lock creates the state directory if necessary and keeps others from changing
// it until the returned function is called or the process ends. It returns
// ErrBusy where someone else holds the lock.
func (d Dir) Lock() (unlock func(), err error) {
	for {
		if err := os.MkdirAll(string(d), 0o700); err != nil {
			return nil, fmt.Errorf("create state directory: %w", err)
		}
		file, err := os.Open(string(d))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("open state directory: %w", err)
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			_ = file.Close()
			return nil, ErrBusy
		}
		if err != nil {
			_ = file.Close()
			return nil, fmt.Errorf("lock state directory: %w", err)
		}
		if d.is(file) {
			return func() { _ = file.Close() }, nil
		}
		// Someone removed the directory between our open and our lock.
		_ = file.Close()
	}
}

// Remove removes the state directory and the socket directory. The caller holds
// the lock.
func (d Dir) Remove() error {
	if err := d.Empty(); err != nil {
		return err
	}
	if err := os.Remove(string(d)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove state directory: %w", err)
	}
	return nil
}

func (d Dir) is(file *os.File) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	current, err := os.Stat(string(d))
	return err == nil && os.SameFile(opened, current)
}
