package application_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// search looks for canaries in everything that Terraform and the provider write.
type search struct {
	t *testing.T
	w *acctest.Workspace
	// canaries are the secrets.
	canaries []string
	// except are places in the JSON of plans and states where they may be.
	except func(at []string) bool
	// env are environment variables that give Terraform the secrets.
	env  []string
	logs int
}

// text fails the test if a text shows a canary, as it is or in base64.
func (s *search) text(what, text string) {
	s.t.Helper()
	for _, canary := range s.canaries {
		for _, form := range []string{canary, base64.StdEncoding.EncodeToString([]byte(canary))} {
			if i := strings.Index(text, form); i >= 0 {
				s.t.Errorf("%s shows the secret: ...%s...", what, text[max(0, i-200):min(len(text), i+100)])
			}
		}
	}
}

// run runs the CLI and searches its output and the provider's log at the level
// that says most.
func (s *search) run(args ...string) acctest.Output {
	s.t.Helper()
	s.logs++
	log := fmt.Sprintf("%s-%d.log", args[0], s.logs)
	out := s.w.With(append([]string{"TF_LOG=TRACE", "TF_LOG_PATH=" + log}, s.env...)...).Run(args...)
	s.text(fmt.Sprintf("output of %v", args), out.Raw)
	lines := s.w.Read(log)
	if !strings.Contains(lines, "[TRACE] provider.terraform-provider-stateful") {
		s.t.Errorf("the log of %v has no lines of the provider", args)
	}
	s.text(fmt.Sprintf("log of %v", args), lines)
	return out
}

// plan searches the plan that was made last.
func (s *search) plan() {
	s.t.Helper()
	s.text("plan", s.w.Must("show", "tfplan").Raw)
	s.json("plan JSON", s.w.Must("show", "-json", "tfplan").Raw, func([]string, string) {})
}

// state searches the state file, private state included.
func (s *search) state(visit func(at []string, text string)) {
	s.t.Helper()
	private := false
	s.json("state", s.w.Read("terraform.tfstate"), func(at []string, text string) {
		visit(at, text)
		private = private || slices.Contains(at, "private") && strings.Contains(decoded(text), "StatefulSet")
	})
	if !private {
		s.t.Error("the search did not find private state: it looks in the wrong places")
	}
}

func (s *search) json(what, text string, visit func(at []string, text string)) {
	s.t.Helper()
	var all any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		s.t.Fatal(err)
	}
	walk(all, nil, func(at []string, text string) {
		visit(at, text)
		if s.except == nil || !s.except(at) {
			s.text(what+" at "+strings.Join(at, "."), decoded(text))
		}
	})
}
