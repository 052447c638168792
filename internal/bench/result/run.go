package result

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// The subjects of a run, by the names that tables use.
const (
	Stateful = "stateful"       // this provider
	Floor    = "terraform_data" // Terraform without a provider
	Peer     = "kubernetes"     // the hashicorp/kubernetes provider
)

// The steps, in the order in which they are taken.
const (
	Plan        = "plan"
	Apply       = "apply"
	NoOpPlan    = "no-op plan"
	PlanChange  = "plan of a change"
	ApplyChange = "apply of a change"
	Destroy     = "destroy"
)

// Steps are all steps in order.
var Steps = []string{Plan, Apply, NoOpPlan, PlanChange, ApplyChange, Destroy}

// Run is everything that was measured in one go.
type Run struct {
	Began      time.Time `json:"began"`
	Machine    string    `json:"machine"`
	CLI        string    `json:"cli"`
	Kubernetes string    `json:"kubernetes"`
	Version    string    `json:"version"` // of this provider
	// Numbers of applications, ascending.
	Numbers      []int         `json:"numbers"`
	Subjects     []Subject     `json:"subjects"`
	Measurements []Measurement `json:"measurements"`
}

// Subject is what does not depend on the number of applications. Sizes are 0 for
// the floor, which has no provider.
type Subject struct {
	Name        string   `json:"name"`
	Binary      int64    `json:"binary_bytes,omitempty"`
	Schema      int64    `json:"schema_bytes,omitempty"` // as JSON
	ToSchema    []Millis `json:"start_to_schema_ms,omitempty"`
	Application int      `json:"objects_per_application,omitempty"`
}

// Provider says whether the subject is a provider.
func (s Subject) Provider() bool { return s.Binary > 0 }

// Measurement is one step of one subject.
type Measurement struct {
	Subject  string      `json:"subject"`
	Number   int         `json:"applications"`
	Step     string      `json:"step"`
	Wall     Millis      `json:"wall_ms"`
	Requests door.Counts `json:"requests,omitempty"`
	// The peak memory of each in bytes, 0 where it is not known.
	CLIMemory      int64 `json:"cli_peak_bytes,omitempty"`
	ProviderMemory int64 `json:"provider_peak_bytes,omitempty"`
}

// Millis is a duration in milliseconds.
type Millis float64

// Took is a duration as it is kept.
func Took(d time.Duration) Millis { return Millis(d.Microseconds()) / 1000 }

// Load reads a run from a file.
func Load(file string) (Run, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Run{}, err
	}
	var run Run
	if err := json.Unmarshal(data, &run); err != nil {
		return Run{}, fmt.Errorf("read %s: %w", file, err)
	}
	return run, nil
}

// Save writes the run into a file.
func (r Run) Save(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}
