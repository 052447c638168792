package model

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation"
)

// Operators of requirements. Labels of nodes can be compared as numbers too.
var (
	labelOperators = []string{"In", "NotIn", "Exists", "DoesNotExist"}
	nodeOperators  = []string{"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"}
)

func validateLabelSelector(p *Problems, at Path, s *LabelSelector) {
	if s == nil {
		return
	}
	for _, key := range names(s.MatchLabels) {
		value := s.MatchLabels[key]
		p.invalid(at.At("match_labels", key), "Invalid label", "The label name", key, validation.IsQualifiedName(key))
		p.invalid(at.At("match_labels", key), "Invalid label", "The label value", value, validation.IsValidLabelValue(value))
	}
	for i, r := range s.MatchExpressions {
		validateRequirement(p, at.At("match_expressions", i), r, labelOperators)
	}
}

// validateRequirement follows the API's rules for requirements on labels.
func validateRequirement(p *Problems, at Path, r Requirement, operators []string) {
	p.invalid(at.At("key"), "Invalid label", "The label name", r.Key, validation.IsQualifiedName(r.Key))
	p.oneOf(at.At("operator"), r.Operator, operators...)
	validateValues(p, at, r)
	for i, value := range r.Values {
		if r.Operator == "Gt" || r.Operator == "Lt" {
			if _, err := strconv.ParseInt(value, 10, 64); err != nil {
				p.addReading(at.At("values", i), []Path{at.At("operator")}, "Not an integer", "%s compares integers, and the value is %q.", r.Operator, value)
			}
			continue
		}
		p.invalid(at.At("values", i), "Invalid label", "The label value", value, validation.IsValidLabelValue(value))
	}
}

// validateValues wants as many values as the operator takes.
func validateValues(p *Problems, at Path, r Requirement) {
	values, reads, n := at.At("values"), []Path{at.At("operator")}, len(r.Values)
	switch r.Operator {
	case "In", "NotIn":
		if n == 0 {
			p.addReading(values, reads, "Missing values", "%s compares with values, and there are none. Give at least one.", r.Operator)
		}
	case "Exists", "DoesNotExist":
		if n > 0 {
			p.addReading(values, reads, "Superfluous values", "%s takes no values, and there are %d. Remove them, or use \"In\" or \"NotIn\".", r.Operator, n)
		}
	case "Gt", "Lt":
		if n != 1 {
			p.addReading(values, reads, "Not one value", "%s compares with one integer, and there are %d values.", r.Operator, n)
		}
	}
}
