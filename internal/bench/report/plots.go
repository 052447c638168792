package report

import (
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/plot"
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
)

// drawing is a chart and the file that it goes into.
type drawing struct {
	file  string
	chart plot.Chart
}

// plots are the growth of what matters with the number of applications.
func plots(run result.Run) []drawing {
	seconds := func(s result.Summary) float64 { return float64(s.Wall) / 1000 }
	requests := func(s result.Summary) float64 { return float64(s.Requests.Total()) }
	return []drawing{
		{"no-op-plan-time.svg", chart(run, "Time of a plan without changes", "seconds", false, result.NoOpPlan, seconds)},
		{"no-op-plan-requests.svg", chart(run, "API requests of a plan without changes", "requests", true, result.NoOpPlan, requests)},
		{"apply-time.svg", chart(run, "Time of the first apply", "seconds", false, result.Apply, seconds)},
		{"apply-requests.svg", chart(run, "API requests of the first apply", "requests", false, result.Apply, requests)},
		{"memory.svg", memory(run)},
	}
}

// chart has a line for each subject that has anything but zeros: the floor makes
// no requests.
func chart(run result.Run, title, unit string, logarithmic bool, step string, value func(result.Summary) float64) plot.Chart {
	c := plot.Chart{Title: title, X: "applications", Y: unit, LogY: logarithmic}
	for _, subject := range run.Subjects {
		series, sum := plot.Series{Name: subject.Name}, 0.0
		for _, n := range run.Numbers {
			if s, ok := run.Of(subject.Name, n, step); ok {
				series.Points = append(series.Points, plot.Point{X: float64(n), Y: value(s)})
				sum += value(s)
			}
		}
		if sum == 0 {
			series.Points = nil
		}
		c.Series = append(c.Series, series)
	}
	return c
}

func memory(run result.Run) plot.Chart {
	c := plot.Chart{Title: "Peak memory of the provider", X: "applications", Y: "MB"}
	for _, subject := range run.Subjects {
		series := plot.Series{Name: subject.Name}
		for _, n := range run.Numbers {
			if peak := run.PeakOfProvider(subject.Name, n); peak > 0 {
				series.Points = append(series.Points, plot.Point{X: float64(n), Y: float64(peak) / 1e6})
			}
		}
		c.Series = append(c.Series, series)
	}
	return c
}
