package diff

import "testing"

func TestEqual_comparesAsJSONDoes(t *testing.T) {
	for name, test := range map[string]struct {
		a, b any
		want bool
	}{
		"an int and a float":        {int64(3), float64(3), true},
		"a float and an int":        {float64(3), int64(3), true},
		"a fraction":                {int64(3), 3.5, false},
		"a number and a text":       {int64(3), "3", false},
		"a text and a number":       {"3", int64(3), false},
		"a number and nothing":      {int64(0), nil, false},
		"nothing and a number":      {nil, int64(0), false},
		"nothing":                   {nil, nil, true},
		"nothing and an empty text": {nil, "", false},
		"nothing and an empty map":  {nil, map[string]any{}, false},
		"an empty map and nothing":  {map[string]any{}, nil, false},
		"nothing and an empty list": {nil, []any{}, false},
		"a bool and a text":         {true, "true", false},
		"maps": {
			map[string]any{"a": []any{int64(1), map[string]any{"b": nil}}}, map[string]any{"a": []any{float64(1), map[string]any{"b": nil}}}, true,
		},
		"a key more":              {map[string]any{"a": "x"}, map[string]any{"a": "x", "b": "y"}, false},
		"a key less":              {map[string]any{"a": "x", "b": "y"}, map[string]any{"a": "x"}, false},
		"another key with a null": {map[string]any{"a": nil}, map[string]any{"b": nil}, false},
		"another order":           {[]any{"a", "b"}, []any{"b", "a"}, false},
		"a longer list":           {[]any{"a"}, []any{"a", "b"}, false},
		"a list and a map":        {[]any{}, map[string]any{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Equal(test.a, test.b); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestProject_takesNumbersAsJSONHasThem(t *testing.T) {
	theirs := live(t, set)
	at(t, theirs, "spec")["replicas"] = float64(3)
	at(t, theirs, "spec", "template", "spec")["terminationGracePeriodSeconds"] = float64(120)
	at(t, theirs, "spec", "template", "spec", "containers#pg")["ports"] = []any{
		map[string]any{"name": "postgres", "containerPort": float64(5432), "protocol": "TCP"},
	}
	if _, changes := project(t, wanted(t, set), theirs); len(changes) > 0 {
		t.Errorf("changes: %v", changes)
	}
}
