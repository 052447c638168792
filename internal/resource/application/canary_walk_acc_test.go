package application_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
)

// walk visits every text and every key in a JSON value.
func walk(v any, at []string, visit func(at []string, text string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			visit(at, k)
			walk(e, append(slices.Clone(at), k), visit)
		}
	case []any:
		for i, e := range v {
			walk(e, append(slices.Clone(at), fmt.Sprint(i)), visit)
		}
	default:
		visit(at, fmt.Sprint(v))
	}
}

// terraformsOwn says whether a place in a plan's JSON is one where Terraform
// itself writes sensitive values in clear.
func terraformsOwn(at []string) bool {
	if len(at) > 0 && at[0] == "variables" {
		return true
	}
	attribute := slices.Contains(at, "env") || slices.Contains(at, "config_files")
	return attribute && !slices.Contains(at, "objects")
}

// decoded is a text with what is behind base64, as often as it was applied: a
// provider's private state is encoded twice.
func decoded(text string) string {
	out := text
	for range 3 {
		var next strings.Builder
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\" {}:,", r) }) {
			if plain, err := base64.StdEncoding.DecodeString(word); err == nil && len(word) > 15 {
				next.Write(plain)
			}
		}
		if text = next.String(); text == "" {
			break
		}
		out += "\n" + text
	}
	return out
}

func setPassword(value string) func(*appsv1.StatefulSet) {
	return func(s *appsv1.StatefulSet) { setEnv(s, "PASSWORD", value) }
}
