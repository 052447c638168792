package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Record says which process runs a component, and how to start it again.
type Record struct {
	Spec
	PID     int    `json:"pid"`
	Started string `json:"started"` // opaque; equal only for the same process
}

// Records reads the records in a directory, ordered by name. A directory that
// doesn't exist has none. A record that can't be read is an error, because its
// process could still run.
func Records(dir string) ([]Record, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("read process records: %w", err)
	}
	var records []Record
	for _, file := range files {
		content, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read process record: %w", err)
		}
		var record Record
		decoder := json.NewDecoder(bytes.NewReader(content))
		// A record that another version of the lab wrote must not pass for one of a
		// process that has ended.
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&record); err != nil {
			return nil, fmt.Errorf("read process record %s: %w", file, err)
		}
		records = append(records, record)
	}
	return records, nil
}

// Alive reports whether the recorded process still runs. A process that has the
// same id but started at another time or with another command line is another
// process; a zombie has ended. One without a command line has just been started:
// Linux tells the parent that exec worked before it lays out the arguments.
func (r Record) Alive() bool {
	started, command, err := identify(r.PID)
	return err == nil && started == r.Started && (command == r.command() || command == "")
}

func (r Record) command() string {
	return strings.Join(append([]string{r.Path}, r.Args...), " ")
}

// save writes the record in one step, so that a reader never sees half of it.
func (r Record) save(dir string) error {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("record %s: %w", r.Name, err)
	}
	file := filepath.Join(dir, r.Name+".json")
	if err := os.WriteFile(file+".partial", content, 0o600); err != nil {
		return fmt.Errorf("record %s: %w", r.Name, err)
	}
	if err := os.Rename(file+".partial", file); err != nil {
		return fmt.Errorf("record %s: %w", r.Name, err)
	}
	return nil
}
