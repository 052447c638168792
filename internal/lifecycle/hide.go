package lifecycle

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// hider replaces masked values of a set in what others have written: admission
// webhooks and kubelets quote what they refuse. withheld are values that the set
// does not have, each map by object.Mask.Withheld. Values that are also shown unmasked, or
// too short to tell from ordinary words, are left alone.
func hider(set object.Set, withheld ...map[string]string) func(string) string {
	rendered, err := set.Render()
	if err != nil {
		return func(string) string { return "(hidden: the objects can't be rendered)" }
	}
	var shown strings.Builder
	for _, text := range rendered {
		shown.WriteString(text)
	}
	var hidden []replacement
	for _, o := range set.Objects {
		for _, m := range o.Masks {
			for _, text := range spellings(o, m, withheld) {
				if len(text) >= minHidden && !strings.Contains(shown.String(), text) {
					hidden = append(hidden, replacement{text, "(" + m.Name + ")"})
				}
			}
		}
	}
	// The longest first: one value may begin with another.
	slices.SortStableFunc(hidden, func(a, b replacement) int { return cmp.Compare(len(b.text), len(a.text)) })
	var pairs []string
	for _, r := range hidden {
		pairs = append(pairs, r.text, r.by)
	}
	return strings.NewReplacer(pairs...).Replace
}

// replacement is what is put in place of a text.
type replacement struct{ text, by string }

// minHidden is the length from which a value is taken for a secret.
const minHidden = 6

// spellings are the ways in which a masked value may be quoted: whole, line by
// line, and, of a Secret, in base64 or without.
func spellings(o object.Object, m object.Mask, withheld []map[string]string) []string {
	value, sent := object.Lookup(o.Body, m.Path)
	if !sent { // it may be left to others
		value, _ = object.Lookup(o.Seed, m.Path)
	}
	text, _ := value.(string)
	whole := []string{text}
	if m.Withheld != "" {
		for _, values := range withheld {
			whole = append(whole, values[m.Withheld])
			if plain, err := base64.StdEncoding.DecodeString(values[m.Withheld]); err == nil {
				whole = append(whole, string(plain))
			}
		}
	}
	var out []string
	for _, text := range whole {
		for _, line := range append([]string{text}, strings.Split(text, "\n")...) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}
