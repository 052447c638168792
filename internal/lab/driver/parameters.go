package driver

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/apimachinery/pkg/api/resource"
)

// NodeExpansionKey is the parameter, and the volume attribute, that says what a
// node has to do when a volume grows.
const NodeExpansionKey = "nodeExpansion"

// The values of NodeExpansionKey. Without a value it is NodeExpansionOnline.
const (
	NodeExpansionNone    = "none"    // nothing
	NodeExpansionOnline  = "online"  // grow the file system under the running pod
	NodeExpansionRestart = "restart" // grow the file system when a pod starts
)

// behaviour is what the parameters of a volume's class ask for.
type behaviour struct {
	maxSize       int64 // in bytes, 0 for any
	delay         time.Duration
	nodeExpansion string
	fault         string
}

// parseBehaviour refuses values that it doesn't know: a test that misspells one
// must not pass by accident. Keys that it doesn't know are other drivers'.
func parseBehaviour(parameters map[string]string) (behaviour, error) {
	b := behaviour{nodeExpansion: NodeExpansionOnline}
	for key, value := range parameters {
		var err error
		switch key {
		case "maxSize":
			var quantity resource.Quantity
			quantity, err = resource.ParseQuantity(value)
			b.maxSize = quantity.Value()
		case "delay":
			b.delay, err = time.ParseDuration(value)
		case NodeExpansionKey:
			b.nodeExpansion, err = oneOf(value, NodeExpansionNone, NodeExpansionOnline, NodeExpansionRestart)
		case "fault":
			b.fault, err = oneOf(value, faultFailProvisioning, faultInfeasibleExpansion, faultFailExpansion)
		}
		if err != nil {
			return behaviour{}, status.Errorf(codes.InvalidArgument, "parameter %s: %v", key, err)
		}
	}
	return b, nil
}

// wait lets the delay pass.
func (b behaviour) wait(ctx context.Context) error {
	timer := time.NewTimer(b.delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	case <-timer.C:
		return nil
	}
}

func (b behaviour) checkSize(size int64) error {
	if b.maxSize > 0 && size > b.maxSize {
		return status.Errorf(codes.OutOfRange, "%d bytes are more than the class's maxSize of %d", size, b.maxSize)
	}
	return nil
}
