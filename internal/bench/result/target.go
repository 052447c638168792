package result

// Target is one thing that the provider has to show.
type Target struct {
	What string
	Want string // "at most 15"
	Got  string // measured, or "n/a"
	// Verdict is "met", "NOT MET", or why there is none.
	Verdict string
}

// Targets judges a run.
func (r Run) Targets() []Target {
	noOp50, has50 := r.Of(Stateful, 50, NoOpPlan)
	noOp500, has500 := r.Of(Stateful, 500, NoOpPlan)
	floor500, hasFloor := r.Of(Floor, 500, NoOpPlan)
	apply50, hasApply := r.Of(Stateful, 50, Apply)
	us, hasUs := r.Subject(Stateful)
	var peak int64
	for _, n := range r.Numbers {
		peak = max(peak, r.PeakOfProvider(Stateful, n))
	}
	const at50, at500, always = "not run with 50 applications", "not run with 50 and 500 applications", "not measured here"

	requests50 := float64(noOp50.Requests.Total())
	return []Target{
		atMost("requests of a no-op plan of 50", Number, 15, "", requests50, has50, at50),
		atMost("requests of a no-op plan, 500 to 50", Ratio, 1.5, "",
			float64(noOp500.Requests.Total())/requests50, has500 && has50 && requests50 > 0, at500),
		atMost("time of a no-op plan of 500, to that of terraform_data", Ratio, 6, ", aim 4",
			float64(noOp500.Wall/floor500.Wall), has500 && hasFloor && floor500.Wall > 0, "not run with 500 applications"),
		atMost("peak memory of the provider, all steps", Megabytes, 250e6, "", float64(peak), peak > 0, always),
		atMost("requests of the first apply of 50, per object", Ratio, 1.2, "",
			float64(apply50.Requests.Total())/float64(50*us.Application), hasApply && us.Application > 0, at50),
		atMost("schema as JSON", Kilobytes, 250e3, "", float64(us.Schema), hasUs, always),
		atMost("binary, stripped", Megabytes, 45e6, "", float64(us.Binary), hasUs, always),
		atMost("start to schema", Milliseconds, 150, "", float64(Median(us.ToSchema)), len(us.ToSchema) > 0, always),
	}
}

func atMost(what string, unit Unit, limit float64, aim string, value float64, measured bool, otherwise string) Target {
	t := Target{What: what, Want: "at most " + unit(limit) + aim, Got: unknown, Verdict: otherwise}
	if !measured {
		return t
	}
	t.Got, t.Verdict = unit(value), "met"
	if value > limit {
		t.Verdict = "NOT MET"
	}
	return t
}
