package model

import "fmt"

// Path leads to an attribute: strings are attribute names and map keys, ints
// are list indices.
type Path []any

// At is the path with more steps appended; the receiver is left alone.
func (p Path) At(steps ...any) Path {
	return append(append(Path{}, p...), steps...)
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
