package door

import (
	"net"
	"net/http"
	"sync/atomic"
)

// connection is the key of a request's connection in its context.
type connection struct{}

// wires accepts connections that faults can be done to.
type wires struct{ net.Listener }

func (l wires) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wire{Conn: conn}, nil
}

// wire is a connection, which loses everything once it is dead.
type wire struct {
	net.Conn
	dead atomic.Bool
}

func (w *wire) Read(b []byte) (int, error) {
	for {
		n, err := w.Conn.Read(b)
		if err != nil || !w.dead.Load() {
			return n, err
		}
	}
}

func (w *wire) Write(b []byte) (int, error) {
	if w.dead.Load() {
		return len(b), nil
	}
	return w.Conn.Write(b)
}

// wireOf is a request's connection, below TLS.
func wireOf(r *http.Request) *wire {
	conn, _ := r.Context().Value(connection{}).(net.Conn)
	if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = secure.NetConn()
	}
	on, _ := conn.(*wire)
	return on
}

// reset closes a request's connection without a word.
func reset(r *http.Request) {
	if on := wireOf(r); on != nil {
		if tcp, ok := on.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, not an orderly end
		}
		_ = on.Close()
	}
	panic(http.ErrAbortHandler)
}
