package door

import "net/http"

// HoldAnswer forwards a request and keeps the answer from the client until release
// is closed: the server has acted, and the client can't know. reached is called
// when the server has acted, and must not block.
func HoldAnswer(reached func(Request), release <-chan struct{}) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		a := carryOut(r, next)
		reached(Classify(r))
		select {
		case <-release:
			a.give(w)
		case <-r.Context().Done():
		}
	}
}
