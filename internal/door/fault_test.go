package door

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

func pods(r Request) bool { return r.Resource == "pods" }

func TestBefall_strikesTheRequestsThatItNames(t *testing.T) {
	d, config, client := open(t)
	d.Befall(Rule{Matches: pods, After: 1, Times: 2, Fault: Plain(http.StatusBadGateway)})
	var got []int
	for _, path := range []string{"pods", "services", "pods", "pods", "pods"} {
		status, _, _ := get(t, client, config.Host+"/api/v1/"+path)
		got = append(got, status)
	}
	if want := "[200 200 502 502 200]"; fmt.Sprint(got) != want || d.Struck() != 2 {
		t.Errorf("got %v, struck %d; want %s", got, d.Struck(), want)
	}
	d.Befall()
	if status, _, _ := get(t, client, config.Host+"/api/v1/pods"); status != http.StatusOK || d.Struck() != 0 {
		t.Errorf("without rules: got %d, struck %d", status, d.Struck())
	}
}

func TestFault_answersAsAnAPIServer(t *testing.T) {
	d, config, client := open(t)
	d.Befall(Rule{Fault: Answer(http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests, "slow down", 3*time.Second)})
	resp, err := client.Get(config.Host + "/api/v1/pods")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") != "3" {
		t.Errorf("got %d, retry after %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	d.Befall(Rule{Fault: Answer(http.StatusConflict, metav1.StatusReasonConflict, "somebody was faster", 0)})
	api, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	_, err = api.Resource(schema.GroupVersionResource{Version: "v1", Resource: "pods"}).List(t.Context(), metav1.ListOptions{})
	if !apierrors.IsConflict(err) || err.Error() != "somebody was faster" {
		t.Errorf("client-go reads %v", err)
	}
}

// What was done to the server is told apart by whether it was asked at all.
func TestFault_breaksTheConnectionBeforeOrAfterTheServerActs(t *testing.T) {
	for name, test := range map[string]struct {
		fault Fault
		asked bool
	}{
		"reset":       {fault: Reset()},
		"reset after": {fault: ResetAfter(), asked: true},
		"truncate":    {fault: Truncate(), asked: true},
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan struct{}, 9)
			d, config, client := openTo(t, func(w http.ResponseWriter, _ *http.Request) {
				asked <- struct{}{}
				fmt.Fprint(w, strings.Repeat("x", 1000))
			})
			d.Befall(Rule{Fault: test.fault})
			// A POST is never sent again by the client itself.
			resp, err := client.Post(config.Host+"/api/v1/pods", "", strings.NewReader("{}"))
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if err == nil {
				t.Error("the client has got an answer")
			}
			if (len(asked) == 1) != test.asked {
				t.Errorf("the server was asked %d times", len(asked))
			}
		})
	}
}

func TestFault_holdsARequestUntilItIsReleased(t *testing.T) {
	d, config, client := open(t)
	reached, release := make(chan Request, 1), make(chan struct{})
	d.Befall(Rule{Matches: pods, Times: 1, Fault: Hold(func(r Request) { reached <- r }, release)})
	done := make(chan int)
	go func() {
		status, _, _ := get(t, client, config.Host+"/api/v1/pods")
		done <- status
	}()
	if r := <-reached; r.String() != "list pods" {
		t.Errorf("held %s", r)
	}
	close(release)
	if status := <-done; status != http.StatusOK {
		t.Errorf("got %d", status)
	}
}

func TestFault_swallowsUntilTheClientGivesUp(t *testing.T) {
	d, config, client := open(t)
	d.Befall(Rule{Fault: Swallow()})
	client.Timeout = 50 * time.Millisecond
	_, err := client.Get(config.Host + "/api/v1/pods") //nolint:bodyclose // there is none
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("got %v", err)
	}
}

func TestFault_breaksAnAnswerAfterAWhile(t *testing.T) {
	d, config, client := openTo(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "x")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	d.Befall(Rule{Fault: Break(50 * time.Millisecond)})
	resp, err := client.Get(config.Host + "/api/v1/pods?watch=true")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if string(body) != "x" || err == nil {
		t.Errorf("got %q, %v", body, err)
	}
}

// Only pings tell that a connection is dead. Another one is all right.
func TestFault_forgetsAConnection(t *testing.T) {
	d, config, client := open(t)
	ctx, giveUp := context.WithCancel(t.Context())
	d.Befall(Rule{Matches: pods, Times: 1, Fault: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		on := wireOf(r)
		go func() {
			for !on.dead.Load() {
				runtime.Gosched()
			}
			giveUp()
		}()
		Forget()(w, r, next)
	}})
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, config.Host+"/api/v1/pods", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Do(request); err == nil { //nolint:bodyclose // there is none
		t.Error("pods are answered on a dead connection")
	}
	client.Timeout = 200 * time.Millisecond
	if _, err := client.Get(config.Host + "/api/v1/services"); err == nil { //nolint:bodyclose // there is none
		t.Error("services are answered on a dead connection")
	}
	config.Dial = (&net.Dialer{}).DialContext // client-go shares transports that are alike
	client, err = rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := get(t, client, config.Host+"/api/v1/pods"); status != http.StatusOK {
		t.Errorf("a new connection answers %d", status)
	}
}
