package kube

import (
	"net/http"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/util/httpstream" //nolint:staticcheck // client-go asks for these types
	"k8s.io/client-go/transport/spdy"
)

// witness sees whether the node says by SPDY how a command has ended. client-go
// takes a connection that is lost for one that has nothing to say, and so for success.
type witness struct {
	spdy.Upgrader
	// connected says that there was a connection.
	connected atomic.Bool
	// told says that it has.
	told atomic.Bool
}

// NewConnection watches the connection's stream of errors, on which success is a
// message too.
func (w *witness) NewConnection(resp *http.Response) (httpstream.Connection, error) {
	connection, err := w.Upgrader.NewConnection(resp)
	if err != nil {
		return nil, err
	}
	w.connected.Store(true)
	return watched{connection, w}, nil
}

type watched struct {
	httpstream.Connection
	by *witness
}

func (c watched) CreateStream(headers http.Header) (httpstream.Stream, error) {
	stream, err := c.Connection.CreateStream(headers)
	if err != nil || headers.Get("streamType") != "error" {
		return stream, err
	}
	return heard{stream, c.by}, nil
}

type heard struct {
	httpstream.Stream
	by *witness
}

func (s heard) Read(p []byte) (int, error) {
	n, err := s.Stream.Read(p)
	if n > 0 {
		s.by.told.Store(true)
	}
	return n, err
}
