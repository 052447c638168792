package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	gorilla "github.com/gorilla/websocket"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/remotecommand"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/transport/websocket"
	"k8s.io/client-go/util/exec"
	"k8s.io/streaming/pkg/httpstream"
)

// The channels of a command's WebSocket: the first byte of each message.
const (
	stdoutChannel byte = 1 + iota
	stderrChannel
	statusChannel
)

// pingEvery keeps a connection open on which a command prints nothing for long.
const pingEvery = 5 * time.Second

// bySocket runs a command over a WebSocket, in version 4 of the protocol. Version 5
// ends at the API server, which then says success also when it has lost the node
// before the command has ended. And of a connection that the node closes, for having
// been silent too long, client-go says success in both.
//
// It says whether the command can have started.
func bySocket(ctx context.Context, config *rest.Config, to *url.URL, out io.Writer) (started bool, err error) {
	transport, holder, err := websocket.RoundTripperFor(config)
	if err != nil {
		return false, fmt.Errorf(preparing, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		return false, fmt.Errorf(preparing, err)
	}
	connection, err := websocket.Negotiate(transport, holder, request, remotecommand.StreamProtocolV4Name)
	if err != nil {
		return !refused(err), err
	}
	return true, listen(ctx, connection, out)
}

// refused says that the API server was not reached, or has refused to run a command.
// Other answers may be those of something in between that has lost a better one.
func refused(err error) bool {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return true
	}
	var upgrade *httpstream.UpgradeFailureError
	var status *apierrors.StatusError
	return errors.As(err, &upgrade) && errors.As(upgrade.Cause, &status) && status.ErrStatus.Code < http.StatusInternalServerError
}

// listen takes what a command prints, until its node says how it has ended.
func listen(ctx context.Context, connection *gorilla.Conn, out io.Writer) error {
	ended := make(chan struct{})
	defer close(ended)
	go keep(ctx, connection, ended)
	for {
		_, message, err := connection.ReadMessage()
		switch {
		case ctx.Err() != nil && err != nil:
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("%w: %w", errSilent, err)
		case len(message) < 2:
		case message[0] == stdoutChannel, message[0] == stderrChannel:
			_, _ = out.Write(message[1:])
		case message[0] == statusChannel:
			return outcome(message[1:])
		}
	}
}

// keep keeps a connection alive until its command has ended or the context does, and
// closes it.
func keep(ctx context.Context, connection *gorilla.Conn, ended <-chan struct{}) {
	defer func() { _ = connection.Close() }()
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			return
		case <-ping.C:
			if connection.WriteControl(gorilla.PingMessage, nil, time.Now().Add(pingEvery)) != nil {
				return
			}
		}
	}
}

// outcome is what a node says of the end of a command; nil for success.
func outcome(message []byte) error {
	var status metav1.Status
	if err := json.Unmarshal(message, &status); err != nil {
		return fmt.Errorf("reading how the command has ended: %w", err)
	}
	if status.Status == metav1.StatusSuccess {
		return nil
	}
	err := errors.New(status.Message)
	if status.Details == nil {
		return err
	}
	for _, cause := range status.Details.Causes {
		if code, bad := strconv.Atoi(cause.Message); cause.Type == remotecommand.ExitCodeCauseType && bad == nil {
			return exec.CodeExitError{Err: err, Code: code}
		}
	}
	return err
}
