package driver

import (
	"fmt"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// The values of the parameter fault.
const (
	faultFailProvisioning    = "fail-provisioning"
	faultInfeasibleExpansion = "infeasible-expansion"
	faultFailExpansion       = "fail-expansion"
)

func (b behaviour) provisioningFault() error {
	if b.fault == faultFailProvisioning {
		return status.Error(codes.Internal, "the class asks for failing provisioning")
	}
	return nil
}

// expansionFault answers with a code that the resizer takes as final, or with
// one after which it tries again.
func (b behaviour) expansionFault() error {
	switch b.fault {
	case faultInfeasibleExpansion:
		return status.Error(codes.InvalidArgument, "the class asks for infeasible expansion")
	case faultFailExpansion:
		return status.Error(codes.Internal, "the class asks for failing expansion")
	}
	return nil
}

func oneOf(value string, allowed ...string) (string, error) {
	if !slices.Contains(allowed, value) {
		return "", fmt.Errorf("%q is not one of %q", value, allowed)
	}
	return value, nil
}
