// Package kube talks to the API server: connection settings, one lazy client,
// the few verbs that the engine needs, and what an error means.
//
// Nothing is dialled before the first verb is called, nothing is discovered
// for built-in kinds, and the client never throttles itself: slowing down is
// the server's business (priority and fairness, Retry-After).
package kube
