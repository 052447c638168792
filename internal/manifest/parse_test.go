package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse_readsOneDocument(t *testing.T) {
	want := map[string]any{"a": int64(1), "b": map[string]any{"c": []any{"d", 0.5, true, nil}}}
	for name, text := range map[string]string{
		"YAML":                      "a: 1\nb:\n  c: [d, 0.5, true, null]\n",
		"JSON":                      `{"a": 1, "b": {"c": ["d", 0.5, true, null]}}`,
		"with a separator":          "---\na: 1\nb: {c: [d, 0.5, true, null]}\n",
		"with a separator and more": "--- # one\na: 1\nb: {c: [d, 0.5, true, null]}\n---\n# nothing\n",
		"after a comment":           "# a comment\n---\na: 1\nb: {c: [d, 0.5, true, null]}\n",
		"in Windows lines":          "a: 1\r\nb:\r\n  c: [d, 0.5, true, null]\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(text)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

func TestParse_saysWhatIsWrong(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":          {"", "it is empty"},
		"a comment":        {"# nothing\n---\n", "it is empty"},
		"null":             {"null", "it is empty"},
		"an empty map":     {"{}", "it is empty"},
		"two documents":    {"a: 1\n---\nb: 2\n", "it has 2 documents, and there can be only one"},
		"a list":           {"[a]", "it is a list, and has to be a map of fields"},
		"a string":         {"a", "it is a string, and has to be a map of fields"},
		"broken YAML":      {"a: 1\nb: [\n", "it is no YAML: line 2: "},
		"a field twice":    {"a: 1\nb: 2\na: 3\n", `it is no YAML: line 3: key "a" already set in map`},
		"a tab":            {"a:\n\tb: 1\n", "it is no YAML: line 2: found character that cannot start any token"},
		"an endless alias": {"a: &a [*a]", "it is no YAML: anchor 'a' value contains itself"},
		"not a number":     {"a: .nan", "it is no YAML: "},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(test.text)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, %v; want %s", got, err, test.want)
			}
		})
	}
}
