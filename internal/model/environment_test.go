package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironmentReferences_areTheKubelets(t *testing.T) {
	for value, want := range map[string][]string{
		"":                   nil,
		"plain":              nil,
		"$":                  nil,
		"$A":                 nil,
		"${A}":               nil,
		"$(A)":               {"A"},
		"x$(B)y$(A)z$(B)":    {"A", "B"},
		"$$(A)":              nil,
		"$$$(A)":             {"A"},
		"$$$$(A)":            nil,
		"$(A":                nil,
		"$(A$(B)":            {"A$(B"},
		"$x$(A)":             {"A"},
		"host=$(A);port=$$B": {"A"},
	} {
		if diff := cmp.Diff(want, environmentReferences(value)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}

func TestEnvironmentOrder_isByNameButForReferences(t *testing.T) {
	order, cycle := EnvironmentOrder(map[string]string{"A": "$(Z)$(ELSEWHERE)", "B": "", "Y": "$(A)", "Z": ""})
	if diff := cmp.Diff([]string{"Z", "A", "B", "Y"}, order); diff != "" || cycle != nil {
		t.Errorf("cycle %v, order (-want +got):\n%s", cycle, diff)
	}
}

func TestEnvironmentOrder_returnsTheCircleOnly(t *testing.T) {
	order, cycle := EnvironmentOrder(map[string]string{"A": "$(B)", "B": "$(C)", "C": "$(B)"})
	if diff := cmp.Diff([]string{"B", "C", "B"}, cycle); diff != "" || order != nil {
		t.Errorf("order %v, cycle (-want +got):\n%s", order, diff)
	}
}
