package main

import (
	"context"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// step is one command of the CLI.
type step struct {
	name       string
	generation string // of the applications
	args       []string
	// times is how often it is measured. Only what changes nothing can be done
	// more than once.
	times int
}

// steps are the life of the applications, in order.
var steps = []step{
	{result.Plan, "1", []string{"plan", "-out=" + planFile}, 1},
	{result.Apply, "1", []string{"apply", planFile}, 1},
	// Exit status 2, an error, where the plan is not empty.
	{result.NoOpPlan, "1", []string{"plan", "-detailed-exitcode"}, 3},
	{result.PlanChange, "2", []string{"plan", "-out=" + planFile}, 1},
	{result.ApplyChange, "2", []string{"apply", planFile}, 1},
	{result.Destroy, "2", []string{"destroy", "-auto-approve"}, 1},
}

// command is the step's arguments with those that every command has.
func (s step) command() []string {
	return append([]string{s.args[0], "-input=false", "-no-color"}, s.args[1:]...)
}

// take takes a step of a subject.
func (w *workspace) take(ctx context.Context, s step, at *door.Door) (result.Measurement, error) {
	at.Take() // nothing of what was before
	took, peak, err := w.timed(ctx, s.command()...)
	return result.Measurement{
		Subject: w.name, Step: s.name, Wall: result.Took(took), Requests: at.Take(),
		CLIMemory: peak.CLI, ProviderMemory: peak.Provider,
	}, err
}
