package door

import (
	"net"
	"sync"

	"k8s.io/client-go/util/cert"
)

// selfSigned is the certificate of every door of this process and its key, in PEM.
// Making one takes a good part of a second, and it is the token that tells one
// door from another.
func selfSigned() (certificate, key []byte, err error) {
	pair, err := identity()
	return pair[0], pair[1], err
}

var identity = sync.OnceValues(func() (pair [2][]byte, err error) {
	pair[0], pair[1], err = cert.GenerateSelfSignedCertKey("localhost", []net.IP{net.IPv4(127, 0, 0, 1)}, nil)
	return pair, err
})
