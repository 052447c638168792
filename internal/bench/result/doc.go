// Package result is what a run of the benchmark has measured: as JSON, as tables,
// and judged against the targets. Times are medians where a step was repeated,
// memory and requests are the most that was seen. No I/O but its own file.
package result
