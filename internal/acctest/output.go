package acctest

import (
	"strings"
	"testing"
)

// Output is what a run of the CLI printed.
type Output struct {
	// Text is standard output and error on one line, without the CLI's bars, so
	// that a sentence in it is found wherever its lines were broken.
	Text string
	// Raw is the same as printed.
	Raw    string
	Failed bool
}

// ExpectSays fails the test for every sentence that was not printed.
func (o Output) ExpectSays(t *testing.T, sentences ...string) {
	t.Helper()
	for _, s := range sentences {
		if !strings.Contains(o.Text, s) {
			t.Errorf("nothing says %q in:\n%s", s, o.messages())
		}
	}
}

// ExpectNowhere fails the test for every text that was printed.
func (o Output) ExpectNowhere(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, printed := range []string{o.Raw, o.Text} {
			if i := strings.Index(printed, text); i >= 0 {
				t.Errorf("%q is printed: ...%s...", text, printed[max(0, i-200):min(len(printed), i+len(text)+100)])
				break
			}
		}
	}
}

// messages are the errors and warnings, for test failures: without the plan that
// they come after, which is long.
func (o Output) messages() string {
	for _, first := range []string{"Error: ", "Warning: "} {
		if i := strings.Index(o.Raw, first); i >= 0 {
			return o.Raw[i:]
		}
	}
	return o.Raw
}
