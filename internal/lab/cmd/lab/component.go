package main

import (
	"context"
	"fmt"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/health"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// stop ends one component, so that a test sees how others do without it.
func stop(ctx context.Context, dir state.Dir, name string) error {
	record, err := find(dir, name)
	if err != nil {
		return err
	}
	return process.Kill(ctx, []process.Record{record})
}

// start starts a component that was stopped, with the same arguments and data,
// and waits until it is healthy.
func start(ctx context.Context, dir state.Dir, name string) error {
	record, err := find(dir, name)
	if err != nil || record.Alive() {
		return err
	}
	checker, err := health.NewChecker(dir)
	if err != nil {
		return err
	}
	running, err := process.Start(record.Spec, dir.Records())
	if err != nil {
		return err
	}
	return waitHealthy(ctx, checker, running.Record)
}

func waitHealthy(ctx context.Context, checker *health.Checker, record process.Record) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := checker.Wait(ctx, record); err != nil {
		return fmt.Errorf("%s %w; see %s", record.Name, err, record.Log)
	}
	return nil
}

func find(dir state.Dir, name string) (process.Record, error) {
	records, err := process.Records(dir.Records())
	if err != nil {
		return process.Record{}, err
	}
	for _, record := range records {
		if record.Name == name {
			return record, nil
		}
	}
	return process.Record{}, fmt.Errorf("no component %q in %s: `lab status` lists them", name, dir)
}
