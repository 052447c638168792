package lifecycle

import (
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// hider replaces masked values of a set in what others have written: admission
// webhooks and kubelets quote what they refuse. Values that are also shown
// unmasked, or too short to tell from ordinary words, are left alone.
func hider(set object.Set) func(string) string {
	rendered, err := set.Render()
	if err != nil {
		return func(string) string { return "(hidden: the objects can't be rendered)" }
	}
	var shown strings.Builder
	for _, text := range rendered {
		shown.WriteString(text)
	}
	var pairs []string
	for _, o := range set.Objects {
		for _, m := range o.Masks {
			value, sent := object.Lookup(o.Body, m.Path)
			if !sent { // it may be left to others
				value, _ = object.Lookup(o.Seed, m.Path)
			}
			text, _ := value.(string)
			for _, line := range append([]string{text}, strings.Split(text, "\n")...) {
				if line = strings.TrimSpace(line); len(line) >= minHidden && !strings.Contains(shown.String(), line) {
					pairs = append(pairs, line, "("+m.Name+")")
				}
			}
		}
	}
	return strings.NewReplacer(pairs...).Replace
}

// minHidden is the length from which a value is taken for a secret.
const minHidden = 6
