package mutability

import (
	"strings"
	"testing"
)

var effects = []Effect{Varies, Nothing, InPlace, Scale, Rolling, Recreate, Replace, Refuse}

func TestEffects_areOrderedFromHarmlessToSevere(t *testing.T) {
	for i, e := range effects[1:] {
		if e <= effects[i] {
			t.Errorf("%s is not more than %s", e, effects[i])
		}
	}
}

func TestEffects_haveNamesAndSentences(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range effects {
		for _, text := range []string{e.String(), e.Sentence()} {
			if text == "" || strings.HasPrefix(text, "Effect(") || seen[text] {
				t.Errorf("effect %d is called %q", int(e), text)
			}
			seen[text] = true
		}
		if s := e.Sentence(); !strings.HasSuffix(s, ".") || strings.ToUpper(s[:1]) != s[:1] {
			t.Errorf("%s has no sentence: %q", e, s)
		}
	}
	if unknown := Refuse + 1; unknown.String() != "Effect(7)" || unknown.Sentence() != "" {
		t.Errorf("an effect that there is not is %s: %s", unknown, unknown.Sentence())
	}
}
