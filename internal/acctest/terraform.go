package acctest

import (
	"encoding/json"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// Apply applies the configuration.
func (w *Workspace) Apply(args ...string) Output {
	w.t.Helper()
	return w.Must(append([]string{"apply", "-auto-approve", "-input=false"}, args...)...)
}

// Destroy destroys everything.
func (w *Workspace) Destroy() Output {
	w.t.Helper()
	return w.Must("destroy", "-auto-approve", "-input=false")
}

// Plan makes a plan and returns it, with what was printed.
func (w *Workspace) Plan(args ...string) (*tfjson.Plan, Output) {
	w.t.Helper()
	out := w.Must(append([]string{"plan", "-input=false", "-out=tfplan"}, args...)...)
	return w.ShowPlan(), out
}

// ShowPlan reads the plan that was made last.
func (w *Workspace) ShowPlan() *tfjson.Plan {
	w.t.Helper()
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(w.Must("show", "-json", "tfplan").Raw), &plan); err != nil {
		w.t.Fatalf("reading the plan: %v", err)
	}
	return &plan
}

// ExpectEmptyPlan fails the test when a plan changes anything.
func (w *Workspace) ExpectEmptyPlan() {
	w.t.Helper()
	if out := w.Run("plan", "-input=false", "-detailed-exitcode"); out.Failed {
		w.t.Errorf("the plan is not empty:\n%s", out.Raw)
	}
}

// State is the attributes of a resource in state; nil when it is not there.
func (w *Workspace) State(address string) (attributes map[string]any, tainted bool) {
	w.t.Helper()
	var state tfjson.State
	if err := json.Unmarshal([]byte(w.Must("show", "-json").Raw), &state); err != nil {
		w.t.Fatalf("reading the state: %v", err)
	}
	if state.Values == nil || state.Values.RootModule == nil {
		return nil, false
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == address {
			return r.AttributeValues, r.Tainted
		}
	}
	return nil, false
}

// ExpectDiagnostic fails the test unless terraform validate reports exactly one
// error, with this summary, saying this, at this attribute: the source line that
// it points at begins with the attribute's name.
func (w *Workspace) ExpectDiagnostic(name, attribute, summary, says string) {
	w.t.Helper()
	var result tfjson.ValidateOutput
	if err := json.Unmarshal([]byte(w.Run("validate", "-json").Raw), &result); err != nil {
		w.t.Fatalf("%s: reading what validate says: %v", name, err)
	}
	if len(result.Diagnostics) != 1 {
		w.t.Errorf("%s: %d diagnostics, want one: %+v", name, len(result.Diagnostics), result.Diagnostics)
		return
	}
	d := result.Diagnostics[0]
	if d.Severity != tfjson.DiagnosticSeverityError || d.Summary != summary || !strings.Contains(flat(d.Detail), says) {
		w.t.Errorf("%s: got %s %q: %s\nwant error %q: %s", name, d.Severity, d.Summary, d.Detail, summary, says)
	}
	if d.Snippet == nil || d.Range == nil || !strings.HasPrefix(strings.TrimSpace(d.Snippet.Code), attribute+" ") {
		w.t.Errorf("%s: it points at %+v, want attribute %s", name, d.Snippet, attribute)
	}
}
