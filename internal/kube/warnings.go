package kube

import (
	"context"
	"slices"
	"sync"
)

// warnings hands the server's Warning headers to whoever has asked for them with
// CollectWarnings; others drop them, as standard error belongs to Terraform.
type warnings struct{}

type warningsKey struct{}

type collected struct {
	mu    sync.Mutex
	texts []string
}

// HandleWarningHeaderWithContext is called for each header of an answer.
func (warnings) HandleWarningHeaderWithContext(ctx context.Context, code int, _ string, text string) {
	into, ok := ctx.Value(warningsKey{}).(*collected)
	if !ok || code != 299 || text == "" { // 299 is the only code that the API uses
		return
	}
	into.mu.Lock()
	defer into.mu.Unlock()
	if !slices.Contains(into.texts, text) {
		into.texts = append(into.texts, text)
	}
}

// CollectWarnings is a context in which the server's warnings are kept, each of
// them once; the function returns what has come so far.
func CollectWarnings(ctx context.Context) (context.Context, func() []string) {
	into := &collected{}
	return context.WithValue(ctx, warningsKey{}, into), func() []string {
		into.mu.Lock()
		defer into.mu.Unlock()
		return slices.Clone(into.texts)
	}
}
