package result

import "testing"

// fast is a run that meets every target exactly.
func fast() Run {
	return Run{
		Numbers: []int{50, 500},
		Subjects: []Subject{
			{Name: Stateful, Binary: 45e6, Schema: 250e3, ToSchema: []Millis{900, 100, 150}, Application: 5},
			{Name: Floor},
		},
		Measurements: []Measurement{
			{Subject: Stateful, Number: 50, Step: Apply, Wall: 1, Requests: requests(300), ProviderMemory: 250e6},
			{Subject: Stateful, Number: 50, Step: NoOpPlan, Wall: 1, Requests: requests(10)},
			{Subject: Stateful, Number: 500, Step: NoOpPlan, Wall: 12000, Requests: requests(15)},
			{Subject: Floor, Number: 500, Step: NoOpPlan, Wall: 2000},
		},
	}
}

func TestTargets_areJudgedEachByItsOwnMeasurement(t *testing.T) {
	const (
		noOp, growth, time, memory, apply, schema, binary, start = 0, 1, 2, 3, 4, 5, 6, 7
	)
	for name, test := range map[string]struct {
		change func(*Run)
		want   map[int]string // got and verdict of those that are not "met"
	}{
		"all as wanted":        {func(*Run) {}, nil},
		"an application more":  {func(r *Run) { r.Measurements[0].Requests = requests(301) }, map[int]string{apply: "1.20 NOT MET"}},
		"a larger apply":       {func(r *Run) { r.Measurements[0].Requests = requests(1000) }, map[int]string{apply: "4.00 NOT MET"}},
		"more requests":        {func(r *Run) { r.Measurements[1].Requests = requests(16) }, map[int]string{noOp: "16 NOT MET"}},
		"requests that grow":   {func(r *Run) { r.Measurements[2].Requests = requests(100) }, map[int]string{growth: "10.00 NOT MET"}},
		"a slower plan":        {func(r *Run) { r.Measurements[2].Wall = 14000 }, map[int]string{time: "7.00 NOT MET"}},
		"more memory":          {func(r *Run) { r.Measurements[2].ProviderMemory = 300e6 }, map[int]string{memory: "300.0 MB NOT MET"}},
		"no /proc":             {func(r *Run) { r.Measurements[0].ProviderMemory = 0 }, map[int]string{memory: "n/a not measured here"}},
		"a larger schema":      {func(r *Run) { r.Subjects[0].Schema = 251e3 }, map[int]string{schema: "251.0 KB NOT MET"}},
		"a larger binary":      {func(r *Run) { r.Subjects[0].Binary = 46e6 }, map[int]string{binary: "46.0 MB NOT MET"}},
		"a slow start":         {func(r *Run) { r.Subjects[0].ToSchema = []Millis{151} }, map[int]string{start: "151 ms NOT MET"}},
		"one of three is slow": {func(r *Run) { r.Subjects[0].ToSchema = []Millis{151, 1, 1} }, nil},
		"fifty only": {
			func(r *Run) { r.Numbers, r.Measurements = []int{50}, r.Measurements[:2] },
			map[int]string{growth: "n/a not run with 50 and 500 applications", time: "n/a not run with 500 applications"},
		},
		"five hundred only": {
			func(r *Run) { r.Numbers, r.Measurements = []int{500}, r.Measurements[2:] },
			map[int]string{
				noOp: "n/a not run with 50 applications", growth: "n/a not run with 50 and 500 applications",
				memory: "n/a not measured here", apply: "n/a not run with 50 applications",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			run := fast()
			test.change(&run)
			targets := run.Targets()
			if len(targets) != 8 {
				t.Fatalf("%d targets", len(targets))
			}
			for i, target := range targets {
				want, ok := test.want[i]
				if got := target.Got + " " + target.Verdict; ok && got != want {
					t.Errorf("%s: %q, want %q", target.What, got, want)
				}
				if !ok && target.Verdict != "met" {
					t.Errorf("%s: %s, %s", target.What, target.Got, target.Verdict)
				}
			}
		})
	}
}
