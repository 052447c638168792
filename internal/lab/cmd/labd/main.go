//go:build labd

// Command labd is everything that a lab runs apart from the side-cars, in one
// binary: linking Kubernetes once instead of five times keeps the build short.
// The first argument says what it is to be. People don't call it; cmd/lab does.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// roles are the values of the first argument. A role sees the arguments as if
// it were the program: os.Args[0] is its name.
var roles = map[string]func() int{
	"etcd":                    etcd,
	"kube-apiserver":          apiServer,
	"kube-controller-manager": controllerManager,
	"kube-scheduler":          scheduler,
	"kwok":                    kwok,
	"agent":                   agent,
	"up":                      up,
}

func main() {
	if len(os.Args) > 1 {
		if role, ok := roles[os.Args[1]]; ok {
			os.Args = os.Args[1:]
			os.Exit(role())
		}
	}
	fmt.Fprintf(os.Stderr, "usage: labd %s [arguments]\n", strings.Join(slices.Sorted(maps.Keys(roles)), "|"))
	os.Exit(2)
}

// fail reports why a role can't go on and returns the exit code.
func fail(err error) int {
	fmt.Fprintln(os.Stderr, "error:", err)
	return 1
}
