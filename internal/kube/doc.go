// Package kube talks to the API server: connection settings, one lazy client,
// the few verbs that the engine needs, and what an error means.
//
// Nothing is dialled before the first verb is called, nothing is discovered
// for built-in kinds, and the client never throttles itself: slowing down is
// the server's business (priority and fairness, Retry-After).
//
// One bad answer of a network or a server is not the end: a request whose
// credentials were refused is sent again with others where there are any, and one
// that met trouble is sent again where that is safe (patient). What makes an object
// is not: the package says that its fate is not known (Undone), and the caller
// looks.
package kube
