package result

import (
	"slices"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// Summary is a step of a subject at a number of applications, over all its
// repetitions.
type Summary struct {
	Wall                      Millis // the median
	Requests                  door.Counts
	CLIMemory, ProviderMemory int64
}

// Of is the summary of a step; not ok where it was not taken.
func (r Run) Of(subject string, number int, step string) (s Summary, ok bool) {
	var walls []Millis
	for _, m := range r.Measurements {
		if m.Subject != subject || m.Number != number || m.Step != step {
			continue
		}
		walls = append(walls, m.Wall)
		s.CLIMemory, s.ProviderMemory = max(s.CLIMemory, m.CLIMemory), max(s.ProviderMemory, m.ProviderMemory)
		if m.Requests.Total() >= s.Requests.Total() {
			s.Requests = m.Requests
		}
	}
	s.Wall = Median(walls)
	return s, len(walls) > 0
}

// Subject is what is known of a subject; not ok where it took no part.
func (r Run) Subject(name string) (Subject, bool) {
	i := slices.IndexFunc(r.Subjects, func(s Subject) bool { return s.Name == name })
	if i < 0 {
		return Subject{}, false
	}
	return r.Subjects[i], true
}

// PeakOfProvider is the most memory that a subject's provider had in any step at
// a number of applications; 0 where it is not known.
func (r Run) PeakOfProvider(subject string, number int) int64 {
	var peak int64
	for _, m := range r.Measurements {
		if m.Subject == subject && m.Number == number {
			peak = max(peak, m.ProviderMemory)
		}
	}
	return peak
}

// Median is the middle of some values, the upper one of two; 0 of none.
func Median(values []Millis) Millis {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
