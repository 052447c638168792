// Package process starts processes that outlive the command that started them,
// recognises them again later, and ends them.
//
// It never signals a process that it did not start: a record holds the start
// time and the command line besides the process id, and a process id that the
// system has given to someone else since then is left alone.
package process
