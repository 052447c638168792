package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/start"
)

// starts is how often a provider is started to see how long that takes.
const starts = 5

// inspect measures what does not depend on the number of applications, but for
// what a plan has to tell.
func (w *workspace) inspect(ctx context.Context) (result.Subject, error) {
	s := result.Subject{Name: w.name}
	if w.plugin == nil {
		return s, nil
	}
	info, err := os.Stat(w.plugin.binary)
	if err != nil {
		return s, err
	}
	s.Binary = info.Size()
	if s.Schema, err = w.schema(ctx); err != nil {
		return s, err
	}
	for range starts {
		took, err := start.ToSchema(ctx, w.plugin.binary)
		if err != nil {
			return s, err
		}
		s.ToSchema = append(s.ToSchema, result.Took(took))
	}
	return s, nil
}

// schema is the size of the provider's schema as the CLI prints it, in bytes.
func (w *workspace) schema(ctx context.Context) (int64, error) {
	out, err := w.output(ctx, "providers", "schema", "-json")
	if err != nil {
		return 0, err
	}
	var schemas struct {
		Providers map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out, &schemas); err != nil {
		return 0, fmt.Errorf("read the schema of %s: %w", w.plugin.binary, err)
	}
	for address, schema := range schemas.Providers {
		if w.plugin.isOf(address) {
			return int64(len(schema)), nil
		}
	}
	return 0, fmt.Errorf("%s does not print the schema of %s", w.cli, w.plugin.source)
}

// planned is what the plan that was made last has: the number of objects in the
// cluster, and the size of the largest resource's attributes as JSON.
func (w *workspace) planned(ctx context.Context) (objects, attributes int, err error) {
	out, err := w.output(ctx, "show", "-json", planFile)
	if err != nil {
		return 0, 0, err
	}
	return readPlan(out)
}

func readPlan(text []byte) (objects, attributes int, err error) {
	var plan struct {
		Changes []struct {
			Change struct{ After json.RawMessage }
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(text, &plan); err != nil {
		return 0, 0, fmt.Errorf("read the plan: %w", err)
	}
	for _, c := range plan.Changes {
		var after struct{ Objects map[string]json.RawMessage }
		if err := json.Unmarshal(c.Change.After, &after); err != nil {
			return 0, 0, fmt.Errorf("read the plan: %w", err)
		}
		// A resource of the peer is one object; it has no list of them.
		objects += max(1, len(after.Objects))
		var compact bytes.Buffer
		if err := json.Compact(&compact, c.Change.After); err != nil {
			return 0, 0, fmt.Errorf("read the plan: %w", err)
		}
		attributes = max(attributes, compact.Len())
	}
	return objects, attributes, nil
}
