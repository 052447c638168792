package door

import (
	"fmt"
	"net/http"
	"testing"
)

func TestHoldAnswer_keepsFromTheClientWhatTheServerHasDone(t *testing.T) {
	asked := make(chan struct{}, 9)
	d, config, client := openTo(t, func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, "done")
	})
	reached, release := make(chan Request, 1), make(chan struct{})
	d.Befall(Rule{Matches: pods, Times: 1, Fault: HoldAnswer(func(r Request) { reached <- r }, release)})
	answered := make(chan string)
	go func() {
		status, _, body := get(t, client, config.Host+"/api/v1/pods")
		answered <- fmt.Sprint(status, " ", body)
	}()
	if r := <-reached; r.String() != "list pods" || len(asked) != 1 {
		t.Errorf("held %s, and the server was asked %d times", r, len(asked))
	}
	select {
	case answer := <-answered:
		t.Errorf("the client has got %s", answer)
	default:
	}
	close(release)
	if answer := <-answered; answer != "202 done" || len(asked) != 1 {
		t.Errorf("got %s, and the server was asked %d times", answer, len(asked))
	}
}
