// Package health asks the components of a lab whether they work.
package health
