package kube

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

// clients share one transport, and so one connection.
type clients struct {
	rest    rest.Interface // for requests that dynamic does not know
	dynamic dynamic.Interface
}

// newClients puts our transport around that of client-go. It has to be outside of
// what adds the credentials (rest.Config.Wrap would put it inside), or a request
// could not be repeated with others.
func newClients(config *rest.Config, insist *atomic.Bool, tell func(context.Context, Repeat)) (*clients, error) {
	config = dynamic.ConfigFor(config)
	next, err := rest.TransportFor(config)
	if err != nil {
		return nil, err
	}
	if config.BearerTokenFile != "" {
		next = &tokenFile{next: next, path: config.BearerTokenFile, last: strings.TrimSpace(config.BearerToken)}
	}
	ours := &http.Client{Timeout: config.Timeout, Transport: &patient{
		next: next, plugin: usesPlugin(config), renewable: renewable(config), insist: insist, tell: tell,
	}}
	client, err := rest.UnversionedRESTClientForConfigAndClient(config, ours)
	if err != nil {
		return nil, err
	}
	return &clients{rest: single{client}, dynamic: dynamic.New(single{client})}, nil
}

// single is a client that sends each request once. client-go would repeat some:
// with ours around each of its tries, the two would multiply.
type single struct{ rest.Interface }

func (s single) Verb(verb string) *rest.Request         { return s.Interface.Verb(verb).MaxRetries(0) }
func (s single) Post() *rest.Request                    { return s.Interface.Post().MaxRetries(0) }
func (s single) Put() *rest.Request                     { return s.Interface.Put().MaxRetries(0) }
func (s single) Patch(pt types.PatchType) *rest.Request { return s.Interface.Patch(pt).MaxRetries(0) }
func (s single) Get() *rest.Request                     { return s.Interface.Get().MaxRetries(0) }
func (s single) Delete() *rest.Request                  { return s.Interface.Delete().MaxRetries(0) }
