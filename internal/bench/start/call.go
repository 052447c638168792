package start

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
)

// empty is a gRPC message without content: not compressed, 0 bytes long.
var empty = make([]byte, 5)

// call is a unary gRPC call with an empty message, of which only the success is
// of interest. gRPC is HTTP/2 with the status in a trailer.
func call(ctx context.Context, h handshake) error {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{
		Protocols: &protocols,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, h.network, h.address)
		},
	}
	defer transport.CloseIdleConnections()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://provider"+h.method, bytes.NewReader(empty))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/grpc")
	req.Header.Set("TE", "trailers")
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body) // trailers come after the body
	if err != nil {
		return err
	}
	status := resp.Trailer.Get("Grpc-Status")
	if status == "" { // an error may have no body, and headers instead of trailers
		status = resp.Header.Get("Grpc-Status")
	}
	if status != "0" || size <= int64(len(empty)) {
		return fmt.Errorf("%s: gRPC status %q, %d bytes", h.method, status, size)
	}
	return nil
}
