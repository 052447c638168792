// Package door is a reverse proxy at the API server's door, which counts the
// requests of a provider by verb and resource, and puts faults in their way where
// a test asks for it.
//
// The API server's own metrics can't tell a provider's requests from those of
// its controllers: they have no label for the user. What comes through the door
// is the provider's alone. It serves TLS with HTTP/2 like an API server, so that
// a provider behaves as it does without it, and it forwards with the credentials
// of the kubeconfig what comes with a random token, from this machine only.
package door
