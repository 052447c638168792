// Package compile turns what the user wants (package model) into the
// Kubernetes objects that are sent (package object).
//
// Contract:
//
//   - Pure: the result depends on the arguments alone. No clock, no
//     environment, no cluster, no randomness, no map order. The plan shows what
//     the compiler returns and the apply sends it again, so two runs must agree
//     to the byte.
//   - Complete: what is not in the result is not managed. Fields that are
//     absent belong to the server or to somebody else; status and
//     creationTimestamp never appear.
//   - Canonical: quantities as the API writes them, and the defaults inside
//     atomic structures written out. The server would add those, and another
//     manager's copy that has them would conflict with ours.
//   - Quiet: the pod template is a function of what concerns pods. Replicas,
//     labels, annotations, Services, budgets and claims can change without a
//     restart. A change of the compiler that alters the template of an
//     unchanged configuration restarts every database: the goldens in testdata
//     are there to show it.
//
// It expects a model without problems (model's Validate); where it can't build
// an object it returns an error rather than half of one. Values that may be
// secret are reported as masks, never left out. Those of write-only attributes
// are not compiled at all: a body has "" in their place, and the mask says which
// value is meant.
//
// Patches of the user's come last, and beside the objects that are compiled are
// those that the user has written out. Problems says what is wrong with either;
// the compiler itself takes what it can read.
//
// There is one file for each Kubernetes kind, whose builder returns the zero
// object.Object when its object isn't wanted.
package compile
