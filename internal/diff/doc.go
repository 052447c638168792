// Package diff compares what we send with what is live.
//
// A live object holds far more than we sent: defaults, status, other writers'
// fields. Only the fields that we send are compared, found by the API's own
// schema of the desired object (which field is a list keyed by name, which is
// replaced whole). The live object is never typed, because a newer server has
// fields that our schema lacks. No I/O.
package diff
