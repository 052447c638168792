// Package report writes the results of a run as a guide of the documentation:
// Markdown with the front matter that registries want, and plots beside it.
package report
