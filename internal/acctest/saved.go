package acctest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// saved is the part of Terraform's state file that tests look at.
type saved struct {
	Resources []struct {
		Type, Name string
		Instances  []struct {
			Status     string
			Attributes map[string]any
		}
	}
}

// Saved is State as the state file has it, without a run of the CLI.
func (w *Workspace) Saved(address string) (attributes map[string]any, tainted bool) {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return nil, false // nothing was ever saved
	}
	var state saved
	if err == nil {
		err = json.Unmarshal(data, &state)
	}
	if err != nil {
		w.t.Fatalf("reading the state file: %v", err)
	}
	for _, r := range state.Resources {
		if r.Type+"."+r.Name == address && len(r.Instances) > 0 {
			return r.Instances[0].Attributes, r.Instances[0].Status == "tainted"
		}
	}
	return nil, false
}
