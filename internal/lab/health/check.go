package health

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// ErrNotRunning says that a component's process has ended.
var ErrNotRunning = errors.New("not running")

// Checker asks the components of one lab, as its administrator.
type Checker struct{ client *http.Client }

// NewChecker reads the lab's certificates.
func NewChecker(dir state.Dir) (*Checker, error) {
	authority, err := os.ReadFile(dir.PKI("ca.crt"))
	if err != nil {
		return nil, fmt.Errorf("read the lab's certificates: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(dir.PKI("admin.crt"), dir.PKI("admin.key"))
	if err != nil {
		return nil, fmt.Errorf("read the lab's certificates: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &Checker{client: &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}},
			DisableKeepAlives: true,
		},
	}}, nil
}

// Check returns nil when the component's process runs and says that it works,
// ErrNotRunning when the process has ended, or what the component said.
func (c *Checker) Check(ctx context.Context, record process.Record) error {
	if !record.Alive() {
		return ErrNotRunning
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, record.Health, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", record.Name, err)
	}
	response, err := c.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask %s: %w", record.Name, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s: %s", response.Status, reason(response.Body))
	}
	return nil
}

// reason is what an answer complains about, on one line. Kubernetes lists all
// of its checks and marks those that fail with [-].
func reason(body io.Reader) string {
	text, err := io.ReadAll(io.LimitReader(body, 1<<16))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	failed := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, "[-]") })
	if len(failed) == 0 {
		return lines[0]
	}
	return strings.Join(failed, ", ")
}

// Wait returns nil as soon as Check does, or what Check said last when the
// context ends first.
func (c *Checker) Wait(ctx context.Context, record process.Record) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.Check(ctx, record)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not healthy: %w", err)
		case <-tick.C:
		}
	}
}
