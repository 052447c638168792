package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/health"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

var errUnhealthy = errors.New("the lab is not healthy: `lab up` starts it anew")

// status prints a line per component, and fails unless all are healthy.
func status(ctx context.Context, dir state.Dir) error {
	records, err := process.Records(dir.Records())
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fmt.Errorf("no lab in %s: `lab up` starts one", dir)
	}
	checker, err := health.NewChecker(dir)
	if err != nil {
		return err
	}
	var unhealthy error
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "COMPONENT\tPID\tSTATE\tLOG")
	for _, record := range records {
		state := "healthy"
		if err := checker.Check(ctx, record); err != nil {
			state, unhealthy = err.Error(), errUnhealthy
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\n", record.Name, record.PID, state, record.Log)
	}
	return errors.Join(table.Flush(), unhealthy)
}

// kubeconfig prints where the kubeconfig file is, if there is one.
func kubeconfig(_ context.Context, dir state.Dir) error {
	if _, err := os.Stat(dir.Kubeconfig()); err != nil {
		return fmt.Errorf("no lab in %s: `lab up` starts one", dir)
	}
	fmt.Println(dir.Kubeconfig())
	return nil
}
