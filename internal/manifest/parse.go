package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"
)

// separator is the line between two YAML documents.
var separator = regexp.MustCompile(`(?m)^---(?:[ \t].*)?\r?$`)

// comment is the rest of a line that says nothing.
var comment = regexp.MustCompile(`(?m)^\s*(#.*)?$`)

// Parse reads the one document of a text, which has to be a map. Whole numbers
// are int64, as in the bodies of objects. Errors are clauses and have the line
// where there is one.
func Parse(text string) (map[string]any, error) {
	documents := 0
	for _, part := range separator.Split(text, -1) {
		if strings.TrimSpace(comment.ReplaceAllString(part, "")) != "" {
			documents++
		}
	}
	switch documents {
	case 0:
		return nil, errors.New("it is empty")
	case 1:
	default:
		return nil, fmt.Errorf("it has %d documents, and there can be only one", documents)
	}
	data, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("it is no YAML: %s", oneLine(strings.TrimPrefix(err.Error(), "yaml: ")))
	}
	var value any
	if err := utiljson.Unmarshal(data, &value); err != nil {
		return nil, fmt.Errorf("it is no JSON: %w", err)
	}
	document, ok := value.(map[string]any)
	switch {
	case !ok && value != nil:
		return nil, fmt.Errorf("it is %s, and has to be a map of fields", kindOf(value))
	case len(document) == 0:
		return nil, errors.New("it is empty")
	}
	return document, nil
}

// oneLine joins what the YAML library says in several lines.
func oneLine(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "unmarshal errors: ", "")
}

// kindOf is what a value is, in words.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "a bool"
	default:
		return "a number"
	}
}

// DropNulls removes the fields of a body that are null: they say nothing.
func DropNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, v := range value {
			if v == nil {
				delete(value, name)
			}
			DropNulls(v)
		}
	case []any:
		for _, v := range value {
			DropNulls(v)
		}
	}
}
