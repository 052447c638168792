package model

import (
	"fmt"
	"slices"
	"strings"
)

// Path leads to an attribute: strings are attribute names and map keys, ints
// are list indices.
type Path []any

// At is the path with more steps appended; the receiver is left alone.
func (p Path) At(steps ...any) Path {
	return append(append(Path{}, p...), steps...)
}

// mapAttributes are the attributes whose elements have names that the user chose.
var mapAttributes = []string{
	"annotations", "attributes", "config_files", "env", "env_from_config_map", "env_from_field", "env_from_resource", "env_from_secret", "extra_objects", "headers", "host_aliases", "items", "labels", "limits", "match_labels",
	"node_selector", "options", "parameters", "patches", "ports", "requests", "secrets", "sidecars", "storage_classes", "sysctls", "unmanaged_fields", "volume_attributes_classes", "volumes",
}

// String is the path as it is written in configurations: volumes["data"].size.
func (p Path) String() string {
	var b strings.Builder
	inMap := false
	for i, step := range p {
		name, isName := step.(string)
		switch {
		case !isName:
			fmt.Fprintf(&b, "[%v]", step)
			inMap = i == 1 && p[0] == "allowed_topologies"
			continue
		case inMap:
			fmt.Fprintf(&b, "[%q]", name)
		case i == 0:
			b.WriteString(name)
		default:
			b.WriteString("." + name)
		}
		inMap = !inMap && slices.Contains(mapAttributes, name)
	}
	return b.String()
}

// Problem is one thing that is wrong with a configuration, in a whole sentence
// that names the value and says what to do.
type Problem struct {
	// Path is the attribute that the user has to change.
	Path Path
	// Reads are further attributes that the judgement rests on. While one of
	// them is unknown there is no judgement.
	Reads []Path
	// Summary says what is wrong, Detail where, why and what to do.
	Summary, Detail string
}

// Problems collects what Validate finds.
type Problems []Problem

// add records a problem at a path.
func (p *Problems) add(at Path, summary, format string, args ...any) {
	*p = append(*p, Problem{Path: at, Summary: summary, Detail: fmt.Sprintf(format, args...)})
}

// addReading records a problem that also rests on other attributes.
func (p *Problems) addReading(at Path, reads []Path, summary, format string, args ...any) {
	*p = append(*p, Problem{Path: at, Reads: reads, Summary: summary, Detail: fmt.Sprintf(format, args...)})
}
