package kube

import (
	"net/http"
	"os"
	"strings"
	"sync"

	"k8s.io/client-go/rest"
)

// usesPlugin says whether the credentials are those of a credential plugin. Where
// there are others, client-go does not run it.
func usesPlugin(c *rest.Config) bool {
	others := c.BearerToken != "" || c.BearerTokenFile != "" || c.Username != "" || len(c.CertData) > 0 || c.CertFile != ""
	return c.ExecProvider != nil && !others
}

// renewable says whether a request whose credentials were refused may be sent
// with others: client-go has run the credential plugin again by then, and a token
// file is read for each request. There are no others for a token, a password or a
// certificate.
func renewable(c *rest.Config) bool { return usesPlugin(c) || c.BearerTokenFile != "" }

// Credentials says what requests are made with, as a noun, and whether that is
// renewed before a refusal is final.
func (c *Cluster) Credentials() (what string, renewed bool) {
	switch config := c.config; {
	case config == nil:
		return "no credentials", false
	case usesPlugin(config):
		return "what the credential plugin " + config.ExecProvider.Command + " prints", true
	case config.BearerTokenFile != "":
		return "the token in " + config.BearerTokenFile, true
	case config.BearerToken != "":
		return "a fixed token", false
	case config.Username != "":
		return "a user name and a password", false
	case len(config.CertData) > 0 || config.CertFile != "":
		return "a client certificate", false
	case config.AuthProvider != nil:
		return "the kubeconfig's auth provider " + config.AuthProvider.Name, false
	default:
		return "no credentials", false
	}
}

// tokenFile sends the token that a file holds at this moment. client-go would go
// on with the one that it has read within the last minute, though the API server
// refuses it.
type tokenFile struct {
	next http.RoundTripper
	path string

	mu   sync.Mutex // guards last
	last string
}

// RoundTrip leaves a request alone that has credentials of its own.
func (f *tokenFile) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") == "" {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+f.token())
	}
	return f.next.RoundTrip(req)
}

// token is what the file holds, or held last: it may be about to be replaced.
func (f *tokenFile) token() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, err := os.ReadFile(f.path)
	if text := strings.TrimSpace(string(data)); err == nil && text != "" {
		f.last = text
	}
	return f.last
}

// CredentialsError means that there are no credentials: the credential plugin
// fails. Nothing was sent.
type CredentialsError struct {
	// Reason is the plugin's failure: "exec: executable aws failed with exit code 1".
	Reason string
}

func (e *CredentialsError) Error() string { return "no credentials: " + e.Reason }

// noCredentials gives the failure of a credential plugin its type. client-go has
// none for it.
func noCredentials(err error) error {
	if reason, ok := strings.CutPrefix(err.Error(), "getting credentials: "); ok {
		return &CredentialsError{Reason: reason}
	}
	return err
}
