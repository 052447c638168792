package subjects

import _ "embed"

// The root modules.
var (
	// Stateful is the applications of this provider.
	//go:embed stateful.tf
	Stateful []byte
	// Floor is as many terraform_data, whose state is as large.
	//go:embed floor.tf
	Floor []byte
	// Peer is the same applications with the hashicorp/kubernetes provider.
	//go:embed peer.tf
	Peer []byte
	// Variables are those that all of them have.
	//go:embed variables.tf
	Variables []byte
)
