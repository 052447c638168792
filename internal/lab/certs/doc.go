// Package certs makes a lab's certificate authority, the certificates that it
// signs, and the kubeconfig files that carry them. Everything is made anew on
// each start and is worth nothing after it.
package certs
