package result

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// Tables are the results, the targets last: a terminal shows the end.
func (r Run) Tables() []Table {
	return []Table{r.Times(), r.Requests(), r.RequestsByResource(), r.Memory(), r.Sizes(), r.Judgement()}
}

// Times is the wall time of each step, and the providers' as a multiple of the
// floor.
func (r Run) Times() Table {
	t := Table{
		Title: "Wall time",
		Note:  "Of the whole command. The columns at the end are multiples of what Terraform takes for as many `terraform_data`.",
		Head:  append([]string{"applications", "step"}, r.names(everybody)...),
	}
	for _, name := range r.names(Subject.Provider) {
		t.Head = append(t.Head, name+" / floor")
	}
	for _, n := range r.Numbers {
		for _, step := range Steps {
			floor, _ := r.Of(Floor, n, step)
			row := []string{strconv.Itoa(n), step}
			for _, name := range r.names(everybody) {
				row = append(row, r.cell(name, n, step, func(s Summary) string { return Seconds(float64(s.Wall)) }))
			}
			for _, name := range r.names(Subject.Provider) {
				row = append(row, r.cell(name, n, step, func(s Summary) string {
					if floor.Wall == 0 {
						return unknown
					}
					return Ratio(float64(s.Wall / floor.Wall))
				}))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// Requests is how many requests each provider makes.
func (r Run) Requests() Table {
	providers := r.names(Subject.Provider)
	t := Table{Title: "API requests", Head: append([]string{"applications", "step"}, providers...)}
	for _, n := range r.Numbers {
		for _, step := range Steps {
			row := []string{strconv.Itoa(n), step}
			for _, name := range providers {
				row = append(row, r.cell(name, n, step, func(s Summary) string { return strconv.Itoa(s.Requests.Total()) }))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// RequestsByResource is what the requests at the largest number of applications
// are.
func (r Run) RequestsByResource() Table {
	providers, largest := r.names(Subject.Provider), slices.Max(r.Numbers)
	t := Table{
		Title: "API requests of " + strconv.Itoa(largest) + " applications, by verb and resource",
		Head:  append([]string{"step", "verb", "resource"}, providers...),
	}
	for _, step := range Steps {
		by := map[string]map[door.Request]int{}
		for _, name := range providers {
			s, _ := r.Of(name, largest, step)
			by[name] = map[door.Request]int{}
			for _, c := range s.Requests {
				by[name][c.Request] = c.Number
			}
		}
		for _, request := range sorts(by) {
			verb := request.Verb
			if request.DryRun {
				verb += " (dry run)"
			}
			row := []string{step, verb, request.Resource}
			for _, name := range providers {
				row = append(row, strconv.Itoa(by[name][request]))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// sorts are all sorts of requests in order.
func sorts(by map[string]map[door.Request]int) []door.Request {
	var out []door.Request
	for _, counts := range by {
		for request := range counts {
			out = append(out, request)
		}
	}
	order := func(a, b door.Request) int {
		return strings.Compare(a.Resource+" "+a.String(), b.Resource+" "+b.String())
	}
	slices.SortFunc(out, order)
	return slices.Compact(out)
}

// Memory is the peak of provider and CLI.
func (r Run) Memory() Table {
	t := Table{
		Title: "Peak memory",
		Note:  "Resident, of the largest process.",
		Head:  []string{"applications", "step"},
	}
	for _, s := range r.Subjects {
		if s.Provider() {
			t.Head = append(t.Head, s.Name)
		}
		t.Head = append(t.Head, "CLI with "+s.Name)
	}
	for _, n := range r.Numbers {
		for _, step := range Steps {
			row := []string{strconv.Itoa(n), step}
			for _, subject := range r.Subjects {
				if subject.Provider() {
					row = append(row, r.cell(subject.Name, n, step, func(s Summary) string { return known(Megabytes, s.ProviderMemory) }))
				}
				row = append(row, r.cell(subject.Name, n, step, func(s Summary) string { return known(Megabytes, s.CLIMemory) }))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// Sizes is what does not depend on the number of applications.
func (r Run) Sizes() Table {
	t := Table{
		Title: "Providers",
		Head:  []string{"provider", "binary", "schema as JSON", "start to schema", "objects of an application"},
	}
	for _, s := range r.Subjects {
		if s.Provider() {
			t.Rows = append(t.Rows, []string{
				s.Name, Megabytes(float64(s.Binary)), known(Kilobytes, s.Schema),
				Milliseconds(float64(Median(s.ToSchema))), strconv.Itoa(s.Application),
			})
		}
	}
	return t
}

// Judgement is the targets.
func (r Run) Judgement() Table {
	t := Table{Title: "Targets", Head: []string{"what", "measured", "wanted", "verdict"}}
	for _, target := range r.Targets() {
		t.Rows = append(t.Rows, []string{target.What, target.Got, target.Want, target.Verdict})
	}
	return t
}

func everybody(Subject) bool { return true }

// names are the subjects of a sort, in order.
func (r Run) names(of func(Subject) bool) []string {
	var out []string
	for _, s := range r.Subjects {
		if of(s) {
			out = append(out, s.Name)
		}
	}
	return out
}

func (r Run) cell(subject string, number int, step string, write func(Summary) string) string {
	s, ok := r.Of(subject, number, step)
	if !ok {
		return unknown
	}
	return write(s)
}
