package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// plan makes a plan and shows its essence: which resources change, and which
// objects of the cluster they consist of.
func (w *workspace) plan(ctx context.Context) error {
	if err := w.quietly(ctx, "plan", "-input=false", "-out="+planFile); err != nil {
		return err
	}
	out, err := w.command(ctx, "show", "-json", planFile).Output()
	if err != nil {
		return fmt.Errorf("%s show: %w", w.name, err)
	}
	var plan struct {
		Changes []resourceChange `json:"resource_changes"`
	}
	if err := json.Unmarshal(out, &plan); err != nil {
		return fmt.Errorf("read the plan: %w", err)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "RESOURCE\tACTION\tOBJECTS")
	for _, c := range plan.Changes {
		lines := c.objects()
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Address, strings.Join(c.Change.Actions, " and "), lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(table, "\t\t%s\n", line)
		}
	}
	return table.Flush()
}

type resourceChange struct {
	Address string
	Change  struct {
		Actions []string
		After   struct{ Objects map[string]string }
	}
}

// objects are the names of a resource's objects.
func (c resourceChange) objects() []string {
	if len(c.Change.After.Objects) == 0 {
		return []string{"none: it shapes the claims of applications"}
	}
	return slices.Sorted(maps.Keys(c.Change.After.Objects))
}
