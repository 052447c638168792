// Package start measures how long a provider takes from its start to its schema,
// which every command of the CLI waits for.
//
// It speaks the plugin protocol by hand, as far as it has to: the handshake on
// standard output, and one unary call. Unlike Terraform it asks for no TLS, which
// would measure the making of certificates.
package start
