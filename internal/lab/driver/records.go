package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// records keeps one JSON file per record, named by its id, in a directory.
type records[T any] struct {
	mu  sync.Mutex
	dir string
}

func openRecords[T any](dir, kind string) (*records[T], error) {
	dir = filepath.Join(dir, kind)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open %s: %w", kind, err)
	}
	return &records[T]{dir: dir}, nil
}

// load returns the record, or nil where there is none.
func (r *records[T]) load(id string) (*T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	content, err := os.ReadFile(r.file(id))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	record := new(T)
	if err := json.Unmarshal(content, record); err != nil {
		return nil, fmt.Errorf("read record %s: %w", id, err)
	}
	return record, nil
}

func (r *records[T]) save(id string, record T) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	content, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("write record %s: %w", id, err)
	}
	if err := os.WriteFile(r.file(id)+".partial", content, 0o600); err != nil {
		return err
	}
	return os.Rename(r.file(id)+".partial", r.file(id))
}

// remove removes the record; removing one that is not there is no error.
func (r *records[T]) remove(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := os.Remove(r.file(id)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// file takes the last element of the id only, so that no id leads elsewhere.
func (r *records[T]) file(id string) string {
	return filepath.Join(r.dir, filepath.Base(id)+".json")
}
